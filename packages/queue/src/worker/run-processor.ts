import { setTimeout as sleep } from "node:timers/promises";
import { type DecodedJob, decodeJob, JOB_CATALOG, PoisonJobError } from "@proofline/contracts";
import type { JobName, JobOutcome, JobPayloads } from "@proofline/core/runtime";
import { DelayedError, UnrecoverableError } from "bullmq";
import { DeadlineError } from "../deadline.ts";
import type { QueueLog } from "../log.ts";
import { hideFault } from "./hide-fault.ts";
import { type SettledJob, settle } from "./settle.ts";

export interface JobContext {
  /** Aborts at the job's deadline and when the worker must end before the job does. */
  readonly signal: AbortSignal;
  /** 1 for the first run; counts runs that ended in a fault of ours. */
  readonly attempt: number;
}

export type Processors = {
  readonly [N in JobName]?: (payload: JobPayloads[N], context: JobContext) => Promise<JobOutcome>;
};

/** The part of BullMQ's job that running needs. */
export interface QueuedJob extends SettledJob {
  readonly id?: string;
  readonly name: string;
  readonly queueName: string;
  readonly data: unknown;
  readonly attemptsMade: number;
  readonly stalledCounter: number;
}

export interface RunDeps {
  readonly processors: Processors;
  readonly log: QueueLog;
  readonly onSettled: (job: { name: string; outcome: Ending; durationMs: number }) => void;
  /** How long a run may go on after its signal aborted, to write down what it knows. */
  readonly graceMs: number;
}

export type Ending = JobOutcome["kind"] | "fault" | "poison";

/**
 * BullMQ's own bound on starts counts the polite ones too, those that said "again": a text that waits its turn nine
 * times would be thrown away. This one counts only the starts that ended badly: faults and lost workers.
 */
const badStartsMax = 8;

/** Runs one job from payload to outcome: decodes it, bounds it, times it, settles it, and writes one line about it. */
export async function runProcessor(
  job: QueuedJob,
  { token, signal, deps }: { token: string; signal: AbortSignal | undefined; deps: RunDeps },
): Promise<void> {
  const startedMs = performance.now();
  const attempt = job.attemptsMade + 1;
  const facts = { job: job.name, jobId: job.id, queue: job.queueName, attempt };
  const report = (ending: Ending, more: Readonly<Record<string, unknown>>): void => {
    const durationMs = Math.round(performance.now() - startedMs);
    const write = ending === "fault" || ending === "poison" ? deps.log.error : deps.log.info;
    write.call(deps.log, "job.settled", { ...facts, outcome: ending, durationMs, ...more });
    deps.onSettled({ name: job.name, outcome: ending, durationMs });
  };

  let outcome: JobOutcome | undefined;
  try {
    const decoded = decodeOrRefuse(job);
    outcome = await runBounded(decoded, { attempt, signal, deps });
    await settle(job, { token, outcome, nowMs: Date.now() });
    report(outcome.kind, describe(outcome));
  } catch (error) {
    if (outcome !== undefined && (error instanceof DelayedError || error instanceof UnrecoverableError)) {
      report(outcome.kind, describe(outcome));
      throw error;
    }
    if (error instanceof PoisonJobError) {
      report("poison", { reason: error.message });
      throw new UnrecoverableError(error.message);
    }
    report("fault", { error });
    throw hideFault(error);
  }
}

function decodeOrRefuse(job: QueuedJob): DecodedJob {
  if (job.attemptsMade + job.stalledCounter >= badStartsMax) {
    throw new PoisonJobError(`began ${badStartsMax} times and never came to an end`);
  }
  return decodeJob(job.name, job.data);
}

async function runBounded<N extends JobName>(
  { name, payload }: { readonly name: N; readonly payload: JobPayloads[N] },
  { attempt, signal, deps }: { attempt: number; signal: AbortSignal | undefined; deps: RunDeps },
): Promise<JobOutcome> {
  const processor = deps.processors[name];
  // Not poison: a newer worker beside this one may know it.
  if (processor === undefined) throw new Error(`this worker has no processor for ${name}`);
  const run = new AbortController();
  const abort = (): void => run.abort(signal?.reason);
  // Not AbortSignal.timeout: its timers would outlive thousands of finished jobs by the whole deadline.
  const deadline = setTimeout(
    () => run.abort(new DeadlineError("the job took too long")),
    JOB_CATALOG[name].deadlineMs,
  );
  signal?.addEventListener("abort", abort, { once: true });
  const ended = new AbortController();
  try {
    return await Promise.race([
      processor(payload, { signal: run.signal, attempt }),
      overrun(run.signal, { graceMs: deps.graceMs, ended: ended.signal }),
    ]);
  } finally {
    clearTimeout(deadline);
    signal?.removeEventListener("abort", abort);
    ended.abort();
  }
}

/** Rejects when a run goes on past its signal by the grace time: a processor that ignores it must not hold its slot. */
async function overrun(
  signal: AbortSignal,
  { graceMs, ended }: { graceMs: number; ended: AbortSignal },
): Promise<never> {
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true, signal: ended });
  });
  await sleep(graceMs, undefined, { signal: ended });
  throw new DeadlineError("the run went on after it was told to stop");
}

function describe(outcome: JobOutcome): Record<string, unknown> {
  if (outcome.kind === "again") return { againAt: outcome.at.toISOString() };
  return outcome.kind === "drop" ? { reason: outcome.reason } : {};
}
