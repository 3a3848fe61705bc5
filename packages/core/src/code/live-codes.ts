import type { CodeShape } from "./alphabet.ts";
import { type CodeBinding, deriveCode } from "./derive-code.ts";

/**
 * What a resend does to the code:
 * `same` sends it again; `new_revoke_old` makes the earlier one worthless; `new_keep_old_until_used` accepts any.
 */
export const RESEND_POLICIES = ["same", "new_revoke_old", "new_keep_old_until_used"] as const;
export type ResendPolicy = (typeof RESEND_POLICIES)[number];

export interface LiveCodesInput {
  readonly key: Uint8Array;
  readonly binding: CodeBinding;
  readonly shape: CodeShape;
  readonly resendPolicy: ResendPolicy;
}

/** The codes that would be accepted now, newest last. */
export function liveCodes({ key, binding, shape, resendPolicy }: LiveCodesInput): readonly string[] {
  const oldest = resendPolicy === "new_keep_old_until_used" ? 0 : binding.generation;
  return Array.from({ length: binding.generation - oldest + 1 }, (_, i) =>
    deriveCode(key, { ...binding, generation: oldest + i }, shape),
  );
}

/** The generation of the next text's code. */
export function nextGeneration(policy: ResendPolicy, generation: number): number {
  return policy === "same" ? generation : generation + 1;
}
