import type { ProjectId, RulingId, VerificationId } from "../runtime/index.ts";
import type { RulingAction, SignedRuling } from "./ruling.ts";
import type { Step } from "./step.ts";

export interface RulingQuery {
  readonly projectId: ProjectId;
  readonly verificationId: VerificationId | null;
  /** Of what was not sent to this number: a send is found by its Verification. */
  readonly phoneDigest: string | null;
  readonly action: RulingAction | null;
  readonly step: Step | null;
  readonly limit: number;
  /** Only older ones than this. */
  readonly before: RulingId | null;
}

/**
 * The port to Rulings of which nothing was sent; the others are written by the statement that starts a Verification or
 * sends it again.
 */
export interface RulingStore {
  /** Keeps them, in one statement. */
  keep(rulings: readonly SignedRuling[]): Promise<void>;
  find(projectId: ProjectId, id: RulingId): Promise<SignedRuling | null>;
  /** Newest first. */
  list(query: RulingQuery): Promise<readonly SignedRuling[]>;
}
