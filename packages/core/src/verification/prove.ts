import { phoneProofDigest } from "../access/index.ts";
import { proofClaims } from "../proof/index.ts";
import type { VerificationDeps } from "./deps.ts";
import type { Verification } from "./verification.ts";

/** The proof token of a verified Verification; null when there is nothing to prove. */
export async function prove(deps: VerificationDeps, verification: Verification): Promise<string | null> {
  const { id, projectId, channel, userId, reference, verifiedAt, to, testOutcome } = verification;
  if (verifiedAt === null) return null;
  const phoneDigest = to === null ? null : phoneProofDigest(id, to);
  const proven = { id, channel, userId, reference, verifiedAt, test: testOutcome !== null };
  return await deps.proofs.sign(proofClaims(proven, { issuer: deps.issuer, projectId, phoneDigest }));
}
