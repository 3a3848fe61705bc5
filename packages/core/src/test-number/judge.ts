import type { ApiKeyMode } from "../access/index.ts";
import type { ErrorCode } from "../error/index.ts";
import type { TestOutcome } from "./outcome.ts";

export type TestRefusal = Extract<
  ErrorCode,
  "test_number_needs_test_key" | "test_key_needs_test_number" | "country_not_allowed" | "rate_limited"
>;

/** Why a key may not start a number (its outcome, null for one that is no test number); null where it may. */
export function judgeTest({
  mode,
  outcome,
}: {
  readonly mode: ApiKeyMode;
  readonly outcome: TestOutcome | null;
}): TestRefusal | null {
  if (mode === "live") return outcome === null ? null : "test_number_needs_test_key";
  if (outcome === null) return "test_key_needs_test_number";
  return outcome === "country_not_allowed" || outcome === "rate_limited" ? outcome : null;
}
