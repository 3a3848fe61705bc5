import type { SendResult } from "../provider/index.ts";
import type { StandingOf } from "../route/index.ts";
import { addSeconds, type Clock, type Jobs } from "../runtime/index.ts";
import { breaker } from "./breaker.ts";
import { gradeOf } from "./grade.ts";
import { type Health, type HealthChange, noOutcomes, type Outcomes, overrideAt } from "./health.ts";
import { judgeHealth, judgeProbe } from "./judge-health.ts";
import { add } from "./outcomes.ts";
import { standingAt } from "./standing.ts";
import type { HealthStore, ProbeRequest } from "./store.ts";

export interface Heard {
  readonly account: string;
  readonly result: SendResult;
  /** It was asked as a probe. */
  readonly probe: boolean;
}

/** What sending tells the health of accounts, and asks of it. */
export interface AccountHealth {
  /** Never waits: what was heard is told to the others with the next turn. */
  note(heard: Heard): void;
  /** Whether this Message may ask an account that is down, as its one probe. */
  takeProbe(request: ProbeRequest): Promise<boolean>;
  /** When a Message that found every account down is to look again. Each call gives one of the moments away. */
  nextLook(): Date;
}

/** What one process knows of all accounts. */
export interface HealthBoard extends AccountHealth {
  readonly standingOf: StandingOf;
  /** Every account of which anything is known, as of the last turn. */
  list(): readonly Health[];
  /** Tells what was heard, reads what others did, and moves the breakers that are to be moved. To be called often. */
  turn(): Promise<void>;
}

export interface HealthBoardDeps {
  readonly store: HealthStore;
  readonly clock: Clock;
  readonly jobs: Pick<Jobs, "enqueue">;
}

/**
 * The health of accounts in the memory of one process. While the store is away, everybody stands as they did, and what is
 * heard is kept; an account of which nothing is known is asked.
 */
export function createHealthBoard(deps: HealthBoardDeps): HealthBoard {
  const { store, clock, jobs } = deps;
  let known = new Map<string, Health>();
  let heard = new Map<string, Outcomes>();
  let probes = new Map<string, boolean>();
  let lastLookMs = 0;

  const remember = (health: Health): void => void known.set(health.account, health);
  const postpone = (account: string, seconds: number): void => {
    const health = known.get(account);
    const at = addSeconds(clock.now(), seconds);
    if (health !== undefined) remember({ ...health, probeAt: at, eagerProbeAt: at });
  };

  async function tell(): Promise<void> {
    const telling = heard;
    heard = new Map();
    try {
      const counted = [...telling].map(([account, outcomes]) => ({ account, outcomes }));
      known = new Map((await store.sync(counted)).map((health) => [health.account, health]));
    } catch (error) {
      for (const [account, outcomes] of telling) heard.set(account, add(outcomes, heard.get(account) ?? noOutcomes));
      throw error;
    }
  }

  /** Null: it stays as it is. */
  function decide(health: Health, wentWell: boolean | undefined): HealthChange | null {
    const now = clock.now();
    if (health.state === "open" && wentWell !== undefined && overrideAt(health, now) === null) {
      return judgeProbe(health, { wentWell, now });
    }
    return judgeHealth(health, now);
  }

  /** Moves one breaker; whether it did. */
  async function move(health: Health, probed: Map<string, boolean>): Promise<boolean> {
    const change = decide(health, probed.get(health.account));
    if (change === null) return false;
    const changed = await store.change(health, change);
    probed.delete(health.account);
    const ids = changed?.deliveryIds ?? [];
    if (ids.length > 0) {
      await jobs.enqueue(ids.map((deliveryId) => ({ name: "webhook.deliver", payload: { deliveryId }, nudge: 0 })));
    }
    return changed !== null;
  }

  return {
    standingOf(account) {
      const health = known.get(account);
      return health === undefined ? { kind: "closed" } : standingAt(health, clock.now());
    },
    list: () => [...known.values()],
    note({ account, result, probe }) {
      const grade = gradeOf(result);
      heard.set(account, add(heard.get(account) ?? noOutcomes, { ...noOutcomes, [grade]: 1 }));
      if (probe) probes.set(account, grade === "good" || grade === "refused");
    },
    async takeProbe(request) {
      const { account, eager } = request;
      const health = known.get(account);
      if (health?.state !== "open" || overrideAt(health, clock.now()) !== null) return false;
      if ((eager ? health.eagerProbeAt : health.probeAt) > clock.now()) return false;
      // Of the Messages of this process one asks the store, and the rest do not wait for it.
      postpone(account, breaker.probeGapSeconds);
      return await store.takeProbe(request);
    },
    nextLook() {
      const soonMs = clock.now().getTime() + breaker.lookPauseSeconds * 1_000;
      lastLookMs = Math.max(soonMs, lastLookMs + 1_000 / breaker.looksPerSecondMax);
      return new Date(lastLookMs);
    },
    async turn() {
      const ended = probes;
      probes = new Map();
      try {
        await tell();
        const moved = await Promise.all([...known.values()].map((health) => move(health, ended)));
        if (moved.includes(true)) await tell();
      } catch (error) {
        for (const [account, wentWell] of ended) if (!probes.has(account)) probes.set(account, wentWell);
        throw error;
      }
    },
  };
}
