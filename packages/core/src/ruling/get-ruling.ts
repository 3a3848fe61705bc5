import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { RulingId } from "../runtime/index.ts";
import type { SignedRuling } from "./ruling.ts";
import type { RulingStore } from "./store.ts";

/** Refuses with `forbidden` and `not_found`. */
export async function getRuling(
  deps: { readonly rulingStore: Pick<RulingStore, "find"> },
  { access, id }: { readonly access: Access; readonly id: RulingId },
): Promise<SignedRuling> {
  requireScope(access.actor, "verifications:read");
  const found = await deps.rulingStore.find(access.project.id, id);
  if (found === null) throw new AppError("not_found", "No such decision.");
  return found;
}
