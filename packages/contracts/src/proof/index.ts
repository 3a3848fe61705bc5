export { CheckProof, CheckProofResult, KeySet, ProofClaims } from "./proof.ts";
