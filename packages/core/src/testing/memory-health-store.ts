import {
  breaker,
  type Counted,
  countInto,
  type Health,
  type HealthChange,
  type HealthStore,
  newHealth,
  noOutcomes,
  overrideAt,
} from "../health/index.ts";
import { addSeconds, type Clock } from "../runtime/index.ts";

/** The health of accounts in memory; remembers what projects were told. */
export function createMemoryHealthStore(clock: Clock): HealthStore & {
  readonly told: readonly NonNullable<HealthChange["event"]>[];
} {
  const accounts = new Map<string, Health>();
  const told: NonNullable<HealthChange["event"]>[] = [];
  const read = (account: string): Health => accounts.get(account) ?? newHealth(account, clock.now());
  const count = ({ account, outcomes }: Counted): void => {
    const health = read(account);
    accounts.set(account, { ...health, ...countInto(health, { heard: outcomes, now: clock.now() }) });
  };
  return {
    told,
    async sync(counted) {
      for (const each of counted) count(each);
      return [...accounts.values()];
    },
    async change({ account, version }, { resets, event, ...change }) {
      const health = read(account);
      const now = clock.now();
      if (health.version !== version || overrideAt(health, now) !== null) return null;
      const since = change.state === health.state ? health.since : now;
      const counts = resets ? { recent: noOutcomes, lasting: noOutcomes, failuresInRow: 0 } : {};
      accounts.set(account, { ...health, ...change, ...counts, since, version: version + 1 });
      if (event !== null) told.push(event);
      return { deliveryIds: [] };
    },
    async takeProbe({ account, eager }) {
      const health = read(account);
      const now = clock.now();
      const dueAt = eager ? health.eagerProbeAt : health.probeAt;
      if (health.state !== "open" || overrideAt(health, now) !== null || dueAt > now) return false;
      const over = addSeconds(now, breaker.probeLeaseSeconds);
      accounts.set(account, { ...health, probeAt: over, eagerProbeAt: over });
      return true;
    },
    async setOverride(account, override) {
      const health = read(account);
      accounts.set(account, { ...health, override, version: health.version + 1 });
    },
  };
}
