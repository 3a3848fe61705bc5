import { isClient } from "@proofline/core/access";
import { AppError } from "@proofline/core/error";
import type { Access } from "@proofline/core/project";
import { requireClientsOn } from "@proofline/core/verification";
import type { Route } from "./route.ts";

interface Admission {
  readonly route: Pick<Route<never, never>, "clients">;
  /** The caller's project past what is remembered of it. */
  readonly reload: () => Promise<Access>;
}

/**
 * Whether this caller may call this route at all, before its body is read. Refuses with `forbidden` an app or page at a
 * backend's routes, and at any while clients are off; that is decided on the newest settings.
 */
export async function admitCaller(access: Access, { route, reload }: Admission): Promise<Access> {
  if (!isClient(access.actor)) return access;
  if (route.clients !== true) {
    throw new AppError("forbidden", "This is for backends: call it with a secret key (sk_…).");
  }
  if (access.project.settings.clientStarts) return access;
  const current = await reload();
  requireClientsOn(current);
  return current;
}
