import { fromUuid, type JobOutcome } from "@proofline/core/runtime";
import { DelayedError, UnrecoverableError } from "bullmq";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { keepLines } from "../testing/lines.ts";
import { type Processors, type QueuedJob, type RunDeps, runProcessor } from "./run-processor.ts";

const messageId = fromUuid("msg", "019a0000-0000-7000-8000-000000000001");

function aJob(more: Partial<QueuedJob> = {}) {
  return {
    id: `${messageId}_0`,
    name: "message.send",
    queueName: "messages",
    data: { v: 1, messageId },
    attemptsMade: 0,
    stalledCounter: 0,
    opts: { removeOnComplete: { age: 900 } },
    moveToDelayed: vi.fn(async () => {}),
    ...more,
  } satisfies QueuedJob;
}

function deps(processors: Processors) {
  const log = keepLines();
  const settled: unknown[] = [];
  const deps: RunDeps = {
    processors,
    log,
    onSettled: (job) => settled.push(job),
    graceMs: 2_000,
  };
  return { deps, log, settled };
}

const says = (outcome: JobOutcome): Processors => ({ "message.send": async () => outcome });
const noSignal = { token: "t", signal: undefined };

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-20T20:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("an outcome becomes what BullMQ understands", () => {
  test("done: the job is over, and its line says so", async () => {
    const { deps: d, log, settled } = deps(says({ kind: "done" }));
    await runProcessor(aJob({ attemptsMade: 2 }), { ...noSignal, deps: d });
    expect(log.lines).toEqual([
      {
        level: "info",
        event: "job.settled",
        fields: {
          job: "message.send",
          jobId: `${messageId}_0`,
          queue: "messages",
          attempt: 3,
          outcome: "done",
          durationMs: 0,
        },
      },
    ]);
    expect(settled).toEqual([{ name: "message.send", outcome: "done", durationMs: 0 }]);
  });

  test("again: the job waits, and no attempt is spent", async () => {
    const at = new Date("2026-11-20T20:00:30Z");
    const { deps: d, log } = deps(says({ kind: "again", at }));
    const job = aJob();
    await expect(runProcessor(job, { ...noSignal, deps: d })).rejects.toThrow(DelayedError);
    expect(job.moveToDelayed).toHaveBeenCalledWith(at.getTime(), "t");
    expect(log.lines[0]?.fields).toMatchObject({ outcome: "again", againAt: at.toISOString() });
  });

  test("again in more than a minute: the job is over and its key is free for the sweep", async () => {
    const { deps: d } = deps(says({ kind: "again", at: new Date("2026-11-20T20:05:00Z") }));
    const job = aJob();
    await runProcessor(job, { ...noSignal, deps: d });
    expect(job.moveToDelayed).not.toHaveBeenCalled();
    expect(job.opts.removeOnComplete).toBe(true);
  });

  test("drop: never again", async () => {
    const { deps: d, log } = deps(says({ kind: "drop", reason: "message_gone" }));
    await expect(runProcessor(aJob(), { ...noSignal, deps: d })).rejects.toThrow(UnrecoverableError);
    expect(log.lines).toMatchObject([{ level: "info", fields: { outcome: "drop", reason: "message_gone" } }]);
  });

  test("when the wait itself cannot be noted, that is a fault and not an outcome", async () => {
    const { deps: d, settled } = deps(says({ kind: "again", at: new Date("2026-11-20T20:00:30Z") }));
    const job = aJob({ moveToDelayed: () => Promise.reject(new Error("lock mismatch for msg_1")) });
    await expect(runProcessor(job, { ...noSignal, deps: d })).rejects.toThrow(/^Error$/);
    expect(settled).toMatchObject([{ outcome: "fault" }]);
  });
});

describe("a fault of ours", () => {
  test.each([
    ["an error", new TypeError("no route to +447700900123")],
    ["an error that BullMQ would take for final", new UnrecoverableError("no route to +447700900123")],
    ["something that is no error", "no route to +447700900123"],
  ])("%s: is logged whole, stored as a name, retried", async (_case, thrown) => {
    const { deps: d, log } = deps({ "message.send": () => Promise.reject(thrown) });
    const failure = await runProcessor(aJob(), { ...noSignal, deps: d }).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(UnrecoverableError);
    expect(String(failure)).not.toContain("7700900123");
    expect(log.lines).toMatchObject([{ level: "error", fields: { outcome: "fault", error: thrown } }]);
  });

  test("a job that this worker has no processor for is left to one that has", async () => {
    const { deps: d, log } = deps({});
    const failure = await runProcessor(aJob(), { ...noSignal, deps: d }).catch((error: Error) => error);
    expect(failure).not.toBeInstanceOf(UnrecoverableError);
    expect(log.lines).toMatchObject([{ fields: { outcome: "fault" } }]);
  });
});

describe("poison", () => {
  const poison = async (job: QueuedJob, processors: Processors = says({ kind: "done" })) => {
    const found = deps(processors);
    await expect(runProcessor(job, { ...noSignal, deps: found.deps })).rejects.toThrow(UnrecoverableError);
    return found;
  };

  test("an unreadable payload is final and reported", async () => {
    const { log } = await poison(aJob({ data: { v: 1, messageId: "+447700900123" } }));
    const reason = "the payload of a message.send job is unreadable: messageId (custom)";
    expect(log.lines).toMatchObject([{ level: "error", fields: { outcome: "poison", reason } }]);
  });

  test("a job that killed its workers again and again is not begun another time", async () => {
    const send = vi.fn(async (): Promise<JobOutcome> => ({ kind: "done" }));
    await poison(aJob({ attemptsMade: 3, stalledCounter: 5 }), { "message.send": send });
    expect(send).not.toHaveBeenCalled();
  });

  test("a job that only waited its turn, a thousand times, is no poison", async () => {
    const { deps: d, settled } = deps(says({ kind: "done" }));
    await runProcessor({ ...aJob(), attemptsStarted: 1_000 } as QueuedJob, { ...noSignal, deps: d });
    expect(settled).toMatchObject([{ outcome: "done" }]);
  });
});

describe("time", () => {
  test("at the deadline the run is told to stop, and what it then says counts", async () => {
    const aborted: unknown[] = [];
    const { deps: d, settled } = deps({
      "message.send": (_payload, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            aborted.push(String(signal.reason));
            resolve({ kind: "again", at: new Date(Date.now() + 1_000) });
          });
        }),
    });
    const run = runProcessor(aJob(), { ...noSignal, deps: d }).catch((error: Error) => error);
    await vi.advanceTimersByTimeAsync(14_999);
    expect(aborted).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(aborted).toEqual(["DeadlineError: the job took too long"]);
    expect(await run).toBeInstanceOf(DelayedError);
    expect(settled).toMatchObject([{ outcome: "again" }]);
  });

  test("a run that does not listen is given up two seconds later", async () => {
    const { deps: d, settled } = deps({ "message.send": () => new Promise(() => {}) });
    const run = runProcessor(aJob(), { ...noSignal, deps: d }).catch((error: Error) => error);
    await vi.advanceTimersByTimeAsync(16_999);
    expect(settled).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(String(await run)).toBe("Error: DeadlineError");
    expect(settled).toMatchObject([{ outcome: "fault" }]);
  });

  test("a worker that must end is heard by the run", async () => {
    const closing = new AbortController();
    const { deps: d } = deps({
      "message.send": (_payload, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("stopped")));
        }),
    });
    const run = runProcessor(aJob(), { token: "t", signal: closing.signal, deps: d });
    const failed = expect(run).rejects.toThrow("Error");
    closing.abort();
    await failed;
  });

  test("a run that is over leaves no timer behind", async () => {
    const { deps: d } = deps(says({ kind: "done" }));
    await runProcessor(aJob(), { token: "t", signal: new AbortController().signal, deps: d });
    expect(vi.getTimerCount()).toBe(0);
  });
});
