import type { ProjectId } from "../runtime/index.ts";
import type { ProofClaims } from "./claims.ts";

/** Why a token proves nothing; a signer never says `redeemed`, that one is remembered. */
export const PROOF_FAULTS = [
  "malformed",
  "bad_signature",
  "expired",
  "wrong_audience",
  "wrong_issuer",
  "redeemed",
] as const;
export type ProofFault = Exclude<(typeof PROOF_FAULTS)[number], "redeemed">;

export type ProofReading =
  | { readonly ok: true; readonly claims: ProofClaims }
  | { readonly ok: false; readonly fault: ProofFault };

/** The port to what signs and reads tokens: EdDSA (RFC 8037) and nothing else (RFC 8725, 3.1). */
export interface ProofSigner {
  sign(claims: ProofClaims): Promise<string>;
  read(token: string, expected: { readonly audience: ProjectId; readonly now: Date }): Promise<ProofReading>;
}

/** The port to what remembers redeemed tokens. */
export interface ProofStore {
  /** True the first time a nonce is redeemed. It is forgotten once its token would have expired. */
  redeem(projectId: ProjectId, nonce: string, expiresAt: Date): Promise<boolean>;
}
