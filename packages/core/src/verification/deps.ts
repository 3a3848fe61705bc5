import type { KeyRing, PhoneDigest } from "../access/index.ts";
import type { BacklogBoard } from "../backlog/index.ts";
import type { Limits } from "../limit/index.ts";
import type { LockStore } from "../lock/index.ts";
import type { ProofSigner } from "../proof/index.ts";
import type { Channel } from "../provider/index.ts";
import type { GuardMode, GuardScope } from "../pumping/index.ts";
import type { StandingOf } from "../route/index.ts";
import type { RulingBook } from "../ruling/index.ts";
import type { Clock, Jobs, Random } from "../runtime/index.ts";
import type { TestNumberStore } from "../test-number/index.ts";
import type { WebhookClient } from "../webhook/index.ts";
import type { ProofFeed } from "./proof-feed.ts";
import type { VerificationStore } from "./store.ts";

/** What the use-cases of a Verification take from outside. */
export interface VerificationDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly keyRing: KeyRing;
  readonly phoneDigest: PhoneDigest;
  readonly verifications: VerificationStore;
  readonly testNumbers: Pick<TestNumberStore, "find">;
  readonly locks: LockStore;
  /** Keeps the decisions after which nothing is sent. */
  readonly rulings: RulingBook;
  /** What is counted of sends. */
  readonly limits: Limits;
  /** Comes back after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** Tells the pumping guard which codes were typed. */
  readonly proven: Pick<ProofFeed, "note">;
  /** Told of each place that a send found closed, whether the guard refuses or only watches. */
  readonly onPlaceClosed?: (scope: GuardScope, mode: GuardMode) => void;
  readonly jobs: Jobs;
  readonly backlog: BacklogBoard;
  /** Unsent Messages of the whole service at which no more are accepted. */
  readonly backlogMax: number;
  /** How provider accounts stand with the breaker that all processes share. */
  readonly standingOf: StandingOf;
  /** The guarded client that asks decision callbacks. */
  readonly decisionClient: Pick<WebhookClient, "post">;
  /** What the provider accounts of this server can do. */
  readonly channels: readonly Channel[];
  readonly proofs: Pick<ProofSigner, "sign">;
  /** The server's PUBLIC_URL: who vouches for a proof. */
  readonly issuer: string;
}
