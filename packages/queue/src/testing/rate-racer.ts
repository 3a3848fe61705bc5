import { setTimeout as sleep } from "node:timers/promises";
import { type RateRace, runRacer } from "@proofline/core/testing/rate-race";
import type { QueueConfig } from "../config.ts";
import { openRedisRates } from "../rate/open-redis-rates.ts";

// One of the processes that race for a rate in Redis.
const { config, ...race }: RateRace<Extract<QueueConfig, { backend: "redis" }>> = JSON.parse(process.argv[2] ?? "");
const nothingKept = { note: async () => {}, read: async (days: readonly unknown[]) => days.map(() => 0) };
const rates = openRedisRates(config, { ledger: nothingKept, log: { warn: () => {} } });
// Its client never waits for a connection: it has the head start for that.
await sleep(500);
await runRacer(rates, race);
await rates.close();
