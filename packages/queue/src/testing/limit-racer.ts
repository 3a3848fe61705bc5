import { type LimitRace, runLimitRacer } from "@proofline/core/testing/limit-race";
import type { QueueConfig } from "../config.ts";
import { openRedisLimits } from "../limit/open-redis-limits.ts";

// One of the processes that race for limits in Redis.
const { config, ...race }: LimitRace<Extract<QueueConfig, { backend: "redis" }>> = JSON.parse(process.argv[2] ?? "");
const nothingKept = { note: async () => {}, read: async () => ({ anything: false, minutes: [] }) };
const limits = openRedisLimits(config, { ledger: nothingKept, log: { warn: () => {} } });
await limits.ready();
await runLimitRacer(limits, race);
await limits.close();
