import { phoneProofDigest } from "../access/index.ts";
import { type ProofClaims, proofClaims } from "../proof/index.ts";
import type { Event } from "./event.ts";

/**
 * What a receiver gets (Standard Webhooks 1.0.0, payload): type, time and data, with the clear number put back into
 * the verification. The bytes are the same on every Try as long as the number has not been erased.
 */
export function webhookBody(event: Event, { to, issuer }: WebhookContext): string {
  const proof = proofOf(event, { to, issuer });
  const data = { ...eventData(event, to), ...(proof === null ? {} : { proof }) };
  return JSON.stringify({ type: event.type, timestamp: event.at.toISOString(), data });
}

/** A success carries the claims of its proof token, so a backend may act on either. */
function proofOf({ type, projectId, data }: Event, { to, issuer }: WebhookContext): ProofClaims | null {
  if (type !== "verification.verified") return null;
  const { id, channel, user_id, reference, verified_at, test = false } = data.verification as VerifiedSnapshot;
  const proven = { id, channel, userId: user_id, reference, verifiedAt: new Date(verified_at), test };
  return proofClaims(proven, { issuer, projectId, phoneDigest: to === null ? null : phoneProofDigest(id, to) });
}

/** What the snapshot of a verified Verification holds (see `snapshotOf`). */
interface VerifiedSnapshot {
  readonly id: string;
  readonly channel: string;
  readonly user_id: string | null;
  readonly reference: string | null;
  readonly verified_at: string;
  /** Missing in Events of earlier versions. */
  readonly test?: boolean;
}

export interface WebhookContext {
  /** The clear number the Event is about; null once erased, or when there is none. */
  readonly to: string | null;
  /** The server's PUBLIC_URL. */
  readonly issuer: string;
}

/** An Event's data as it is shown: the number stands with what the Event is about. */
export function eventData({ data }: Event, to: string | null): Readonly<Record<string, unknown>> {
  const { verification, lock } = data;
  return {
    ...data,
    ...(isObject(verification) ? { verification: { ...verification, to } } : {}),
    ...(isObject(lock) && "subject" in lock && lock.subject === "number" ? { lock: { ...lock, to } } : {}),
  };
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === "object";
}
