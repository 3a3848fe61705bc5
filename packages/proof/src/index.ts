export { createProofSigner, type ProofSignerOptions, type PublishingProofSigner } from "./proof-signer.ts";
