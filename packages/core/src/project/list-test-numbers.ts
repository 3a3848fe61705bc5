import { type PhoneDigest, requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import {
  BUILT_IN_CODE,
  builtInNumbers,
  builtInOutcome,
  type TestNumber,
  type TestNumberStore,
} from "../test-number/index.ts";
import type { Access } from "./store.ts";

/** `project`: the operator's own. */
export interface TestNumberView extends TestNumber {
  readonly source: "built_in" | "project";
}

/** The built-in test numbers, then those of the caller's project. */
export async function listTestNumbers(
  deps: { readonly testNumbers: Pick<TestNumberStore, "list"> },
  { access }: { readonly access: Access },
): Promise<readonly TestNumberView[]> {
  requireScope(access.actor, "settings:read");
  const own = await deps.testNumbers.list(access.project.id);
  return [
    ...builtInNumbers.map(({ number }) => builtIn(number)),
    ...own.map((each) => ({ ...each, source: "project" as const })),
  ];
}

/** One of them. Refuses with `not_found`. */
export async function getTestNumber(
  deps: { readonly testNumbers: Pick<TestNumberStore, "find">; readonly phoneDigest: PhoneDigest },
  { access, number }: { readonly access: Access; readonly number: string },
): Promise<TestNumberView> {
  requireScope(access.actor, "settings:read");
  const { e164 } = parsePhoneNumber(number, "number");
  if (builtInOutcome(e164) !== null) return builtIn(e164);
  const digest = Buffer.from(deps.phoneDigest(access.project.id, e164)).toString("hex");
  const found = await deps.testNumbers.find(access.project.id, digest);
  if (found === null) throw new AppError("not_found", "No such test number.");
  return { ...found, source: "project" };
}

function builtIn(number: string): TestNumberView {
  return {
    number,
    code: BUILT_IN_CODE,
    outcome: builtInOutcome(number) ?? "delivered",
    expiresAt: null,
    source: "built_in",
  };
}
