export { type CheckProofDeps, checkProof, type ProofAnswer } from "./check-proof.ts";
export { PROOF_SECONDS, type ProofClaims, type ProofContext, type ProvenVerification, proofClaims } from "./claims.ts";
export type { ProofFault, ProofReading, ProofSigner, ProofStore } from "./signer.ts";
