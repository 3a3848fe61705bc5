import type { KeyRing, PhoneDigest } from "../access/index.ts";
import type { Clock, Jobs, Random } from "../runtime/index.ts";
import type { VerificationStore } from "./store.ts";

/** What the use-cases of a Verification take from outside. */
export interface VerificationDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly keyRing: KeyRing;
  readonly phoneDigest: PhoneDigest;
  readonly verifications: VerificationStore;
  readonly jobs: Jobs;
}
