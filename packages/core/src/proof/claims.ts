import { addSeconds, type ProjectId } from "../runtime/index.ts";

/** Long enough to reach a backend, short enough that a stolen one is soon worth nothing. */
export const PROOF_SECONDS = 600;

/**
 * What a proof token says, in JWT names where they exist (RFC 7519). It is a pure function of the Verification, so the
 * token of the check's answer and the claims in the webhook are the same.
 */
export interface ProofClaims {
  /** The server's PUBLIC_URL. */
  readonly iss: string;
  /** The project whose Verification it was. */
  readonly aud: ProjectId;
  /** The Verification's id: unique, so it is the nonce by which a token is redeemed once. */
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly purpose: "phone_verification";
  readonly verification_id: string;
  readonly channel: string;
  readonly user_id: string | null;
  readonly reference: string | null;
  /**
   * base64url of SHA-256 over `jti.number`, the number in E.164: whoever knows the number can tell that it is the one.
   * Null once the number was erased.
   */
  readonly phone_digest: string | null;
  /** Only in what proves nothing of a person: the success of a test number. */
  readonly test?: true;
}

export interface ProvenVerification {
  readonly id: string;
  readonly channel: string;
  readonly userId: string | null;
  readonly reference: string | null;
  readonly verifiedAt: Date;
  readonly test: boolean;
}

export interface ProofContext {
  readonly issuer: string;
  readonly projectId: ProjectId;
  /** See `phoneProofDigest`. */
  readonly phoneDigest: string | null;
}

export function proofClaims(proven: ProvenVerification, { issuer, projectId, phoneDigest }: ProofContext): ProofClaims {
  return {
    iss: issuer,
    aud: projectId,
    jti: proven.id,
    iat: seconds(proven.verifiedAt),
    exp: seconds(addSeconds(proven.verifiedAt, PROOF_SECONDS)),
    purpose: "phone_verification",
    verification_id: proven.id,
    channel: proven.channel,
    user_id: proven.userId,
    reference: proven.reference,
    phone_digest: phoneDigest,
    ...(proven.test ? { test: true } : {}),
  };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
