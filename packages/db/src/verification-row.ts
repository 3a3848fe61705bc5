import type { Sealer } from "@proofline/core/access";
import { fromUuid } from "@proofline/core/runtime";
import type { Verification, VerificationReason } from "@proofline/core/verification";
import type { verifications } from "./schema/index.ts";
import { sealContext } from "./sealing.ts";

export type VerificationRow = typeof verifications.$inferSelect;

/**
 * A row as the domain knows it, its sealed values opened; without a sealer they stay closed (null), which is how the
 * sweep reads: one value that cannot be opened must not keep the others waiting.
 */
export function toVerification(row: VerificationRow, sealer: Sealer | null): Verification {
  return {
    id: fromUuid("ver", row.id),
    projectId: fromUuid("prj", row.projectId),
    status: row.status,
    reason: row.reason as VerificationReason | null,
    to: row.phoneSealed === null ? null : (sealer?.open(row.phoneSealed, sealContext.phone(row.id)) ?? null),
    phoneDigest: hexOf(row.phoneDigest),
    handsetDigest: hexOf(row.handsetDigest ?? row.phoneDigest),
    testOutcome: row.testOutcome as Verification["testOutcome"],
    country: row.country,
    channel: row.channel,
    channels: row.channels as Verification["channels"],
    locale: row.locale,
    custom: row.custom,
    reference: row.reference,
    userId: row.userId,
    metadata: row.metadata as Verification["metadata"],
    text: row.text,
    senderId: row.senderId,
    autofill: row.autofill as Verification["autofill"],
    link: row.link,
    codeKeyId: row.codeKeyId,
    codeShape: { type: row.codeType, length: row.codeLength },
    suppliedCode: row.codeSealed === null ? null : (sealer?.open(row.codeSealed, sealContext.code(row.id)) ?? null),
    suppliedDigest: row.codeDigest === null ? null : hexOf(row.codeDigest),
    generation: row.generation,
    resendPolicy: row.resendPolicy,
    checksUsed: row.checksUsed,
    checksMax: row.checksMax,
    sendsUsed: row.sendsUsed,
    sendsMax: row.sendsMax,
    cooldownsSeconds: row.cooldownsSeconds,
    lastSentAt: row.lastSentAt,
    decision: row.decision as Verification["decision"],
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    verifiedAt: row.verifiedAt,
    endedAt: row.endedAt,
  };
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

export function bytesOf(hex: string): Uint8Array {
  return Buffer.from(hex, "hex");
}
