import { liveCodes } from "@proofline/core/code";
import type { Access } from "@proofline/core/project";
import type { Channel } from "@proofline/core/provider";
import type { VerificationId } from "@proofline/core/runtime";
import {
  type CheckAnswer,
  checkVerification,
  createVerification,
  resendVerification,
  type VerificationDeps,
} from "@proofline/core/verification";

/** What attackers and holders play on: the use-cases of the service, over rows in memory or in PostgreSQL. */
export interface Ground {
  readonly deps: VerificationDeps;
  readonly access: Access;
  /** Of the day that is played. */
  readonly to: string;
  /** What time it is on the day that is played; for the rows it may be earlier, see `wait`. */
  now(): Date;
  /** Lets time go by: by a clock that is moved on, or by rows that are moved back. */
  wait(seconds: number): Promise<void>;
}

export interface StartOptions {
  readonly userId?: string;
  readonly supersede?: boolean;
}

export async function start({ deps, access, to }: Ground, options: StartOptions = {}): Promise<VerificationId> {
  const reload = async () => access;
  const { body } = await createVerification(deps, { access, input: { to, ...options }, idempotency: null, reload });
  return body.id as VerificationId;
}

export async function resend({ deps, access }: Ground, id: VerificationId, channel: Channel): Promise<void> {
  await resendVerification(deps, { access, id, channel });
}

export function check({ deps, access }: Ground, id: VerificationId, code: string): Promise<CheckAnswer> {
  return checkVerification(deps, { access, id, code });
}

/** The code that was texted last, as only the number's holder reads it; null once there is none. */
export async function codeOf({ deps, access }: Ground, id: VerificationId): Promise<string | null> {
  const row = await deps.verifications.find(access.project.id, id);
  if (row?.status !== "pending") return null;
  const { projectId, phoneDigest, generation, codeShape: shape, codeKeyId } = row;
  const key = deps.keyRing.keyFor("code", codeKeyId);
  if (key === null) throw new Error("the key of this code is not here");
  const binding = { projectId, verificationId: id, phoneDigest, generation };
  return liveCodes({ key, binding, shape, resendPolicy: "same" })[0] ?? null;
}
