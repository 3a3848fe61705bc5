import type { KeyRing } from "../access/index.ts";
import type { AccountHealth } from "../health/index.ts";
import type { Project } from "../project/index.ts";
import type { Channel, Provider } from "../provider/index.ts";
import type { Rate, Rates } from "../rate/index.ts";
import type { StandingOf } from "../route/index.ts";
import type { AttemptId, Clock, Jobs, Random, VerificationId } from "../runtime/index.ts";
import type { MessageStore } from "./store.ts";

/** A Verification as far as the fate of its Messages concerns it. */
export interface ConcernedVerification {
  readonly project: Project;
  readonly verificationId: VerificationId;
  /** Of the Message that did not get there: what follows it is as urgent. */
  readonly priority: number;
}

/** What ending a claim takes from outside. */
export interface SettleDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly jobs: Jobs;
  readonly messages: MessageStore;
  readonly standingOf: StandingOf;
  /** Begins the Verification's next channel; false when it has none left. */
  readonly tryNextChannel: (verification: ConcernedVerification) => Promise<boolean>;
  /** Ends a Verification that no text can reach any more. */
  readonly endUndeliverable: (verification: ConcernedVerification) => Promise<void>;
}

/** What sending takes from outside. */
export interface SendMessageDeps extends SettleDeps {
  readonly keyRing: KeyRing;
  /** The server's PUBLIC_URL: where links lead. */
  readonly publicUrl: string;
  /** The provider accounts this process can reach, by id. */
  readonly providers: ReadonlyMap<string, Provider>;
  /** Hears what providers answer, and hands out the probes of those that are down. */
  readonly health: AccountHealth;
  /** What all processes together may send. */
  readonly rates: Rates;
  /** What limits a text through `provider` by `sender` (null: its own); none where nothing does. */
  readonly ratesOf: (provider: string, sender: string | null) => readonly Rate[];
  /** Where `provider` reports what became of this Attempt: a public URL that names it and cannot be made up. */
  readonly receiptUrl: (provider: string, about: { attemptId: AttemptId; channel: Channel }) => string;
}
