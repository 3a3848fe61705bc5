export { createProofSigner, type ProofSignerOptions, type PublishingProofSigner } from "./proof-signer.ts";
export { createUserTokens } from "./user-tokens.ts";
