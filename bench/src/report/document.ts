import { z } from "zod";

export const BACKENDS = ["redis", "postgres"] as const;
export type Backend = (typeof BACKENDS)[number];

const rate = z.number().nonnegative();

/** A rate beside its floor. Each round has one leg of either; the ratio is the median of the rounds' ratios. */
const Rate = z.strictObject({
  unit: z.literal("per_second"),
  measured: rate,
  floor: rate,
  ratio: rate,
  /** Null where none was set. */
  goal_ratio: z.number().nullable(),
  rounds: z.array(z.strictObject({ measured: rate, floor: rate })).min(1),
  /** Over all rounds. */
  n: z.int().nonnegative(),
  floor_n: z.int().nonnegative(),
  concurrency: z.int().positive(),
  /** What did not answer as it should, of either side. Anything but 0 makes the figures worthless. */
  errors: z.int().nonnegative(),
});

const Spread = z.strictObject({ p50: z.number(), p99: z.number(), n: z.int().positive() });
const Latency = z.strictObject({ unit: z.literal("ms"), measured: Spread, floor: Spread });

const Latencies = z.strictObject({
  /** Flows begun per second; null: one after the other. */
  flows_per_second: z.number().nullable(),
  errors: z.int().nonnegative(),
  /** From the 201 to the provider's request at the carrier; below 0 where the text was faster than the answer. */
  accept_to_provider: Latency,
  /** From the answer to the check to the webhook at the receiver; below 0 where the webhook was faster. */
  check_to_webhook: Latency,
});

const Figures = z.strictObject({
  accepted: Rate,
  checks_wrong: Rate,
  checks_correct: Rate,
  sends: Rate,
  flows: Rate,
  latency_idle: Latencies,
  latency_half_load: Latencies,
});

/** What `npm run bench` prints. */
export const BenchDocument = z.strictObject({
  bench: z.literal("proofline"),
  started_at: z.iso.datetime(),
  seconds_total: z.number(),
  quick: z.boolean(),
  seconds_per_leg: z.number(),
  rounds: z.int(),
  seed: z.number(),
  environment: z.strictObject({
    node: z.string(),
    platform: z.string(),
    cpu: z.string(),
    cores: z.int(),
    memory_gib: z.number(),
    postgres: z.string(),
    redis: z.string(),
  }),
  /** What each figure and its floor did. */
  method: z.record(z.string(), z.string()),
  backends: z.partialRecord(z.enum(BACKENDS), Figures),
});

export type BenchDocument = z.output<typeof BenchDocument>;
export type Figures = z.output<typeof Figures>;
export type Rate = z.output<typeof Rate>;
export type Latencies = z.output<typeof Latencies>;
export type Spread = z.output<typeof Spread>;
