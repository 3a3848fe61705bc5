import { availableParallelism, cpus, totalmem } from "node:os";
import type { Stores } from "./ground/stores.ts";
import type { BenchDocument } from "./report/document.ts";
import { rounded } from "./report/statistics.ts";

export function describeEnvironment(stores: Stores): BenchDocument["environment"] {
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memory_gib: rounded(totalmem() / 2 ** 30),
    postgres: stores.postgresVersion,
    redis: stores.redisVersion,
  };
}
