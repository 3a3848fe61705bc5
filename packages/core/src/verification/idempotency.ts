import { AppError } from "../error/index.ts";
import type { CreateCommand, StartAnswer } from "./create-command.ts";
import type { VerificationDeps } from "./deps.ts";
import type { IdempotentAnswer } from "./store.ts";

/** What a repeat under the same Idempotency-Key will be answered; null where the caller gave no key. */
export function keyedAnswer({ idempotency }: CreateCommand, { created, body }: StartAnswer): IdempotentAnswer | null {
  return idempotency === null ? null : { ...idempotency, created, body: JSON.stringify(body) };
}

/**
 * The answer that an earlier request under this key got, or null. Refuses with `idempotency_conflict` when that
 * request was another one (draft-ietf-httpapi-idempotency-key-header-07, 2.7; api.md chose 409).
 */
export async function replayAnswer(deps: VerificationDeps, command: CreateCommand): Promise<StartAnswer | null> {
  const { access, idempotency } = command;
  if (idempotency === null) return null;
  const earlier = await deps.verifications.findAnswer(access.project.id, idempotency.key);
  if (earlier === null) return null;
  if (!sameBytes(earlier.fingerprint, idempotency.fingerprint)) {
    throw new AppError("idempotency_conflict", "This Idempotency-Key was used for another request.");
  }
  return { created: earlier.created, body: JSON.parse(earlier.body) };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
