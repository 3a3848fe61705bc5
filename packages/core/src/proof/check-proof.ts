import { requireScope } from "../access/index.ts";
import type { Access } from "../project/index.ts";
import type { Clock } from "../runtime/index.ts";
import type { ProofClaims } from "./claims.ts";
import type { ProofFault, ProofSigner, ProofStore } from "./signer.ts";

export interface CheckProofDeps {
  readonly clock: Clock;
  readonly proofs: ProofSigner;
  readonly redeemed: ProofStore;
}

export type ProofAnswer =
  | { readonly valid: true; readonly claims: ProofClaims }
  | { readonly valid: false; readonly reason: ProofFault | "redeemed" };

/** Redeems a proof token: valid once, for the project and the kind of key it was made for. */
export async function checkProof(
  deps: CheckProofDeps,
  { access, proof }: { access: Access; proof: string },
): Promise<ProofAnswer> {
  requireScope(access.actor, "verifications:check");
  const projectId = access.project.id;
  const reading = await deps.proofs.read(proof, { audience: projectId, now: deps.clock.now() });
  if (!reading.ok) return { valid: false, reason: reading.fault };
  const { claims } = reading;
  // What a test number proves must never open a live door, nor a live proof be spent by a test.
  if ((claims.test === true) !== (access.actor.mode === "test")) return { valid: false, reason: "wrong_audience" };
  const first = await deps.redeemed.redeem(projectId, claims.jti, new Date(claims.exp * 1000));
  return first ? { valid: true, claims } : { valid: false, reason: "redeemed" };
}
