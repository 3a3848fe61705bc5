export { type CheckProofDeps, checkProof, type ProofAnswer } from "./check-proof.ts";
export { PROOF_SECONDS, type ProofClaims, type ProofContext, type ProvenVerification, proofClaims } from "./claims.ts";
export { PROOF_FAULTS, type ProofFault, type ProofReading, type ProofSigner, type ProofStore } from "./signer.ts";
