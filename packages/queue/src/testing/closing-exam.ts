import type { JobOutcome } from "@proofline/core/runtime";
import { describe, expect, test, vi } from "vitest";
import type { JobContext } from "../worker/run-processor.ts";
import { done, durationOf, type Enter, newMessageId, nudgeOf, patience } from "./exam.ts";

/** How a process takes its leave. */
export function closingExam(backend: string, enter: Enter): void {
  describe.concurrent(`closing on ${backend}`, { timeout: 60_000 }, () => {
    test("close waits for the job that runs, and takes no other", async (context) => {
      const exam = await enter(context);
      const ended: string[] = [];
      let release: (() => void) | undefined;
      const worker = await exam.work(
        {
          async "message.send"({ messageId }) {
            await new Promise<void>((resolve) => {
              release = resolve;
            });
            ended.push(messageId);
            return done;
          },
        },
        { concurrency: 1 },
      );
      const jobs = await exam.open();
      const [first, second] = [newMessageId(), newMessageId()];
      await jobs.enqueue([nudgeOf(first)]);
      await vi.waitFor(() => expect(release).toBeDefined(), patience);
      await jobs.enqueue([nudgeOf(second)]);
      const closed = worker.close();
      release?.();
      await closed;
      expect(ended).toEqual([first]);
      expect((await jobs.depths()).messages).toEqual({ waiting: 1, active: 0, delayed: 0, failed: 0 });
    });

    test("close tells a job that goes on to stop, and ends even where it does not listen", async (context) => {
      const exam = await enter(context);
      const contexts: JobContext[] = [];
      const worker = await exam.work(
        {
          async "message.send"(_payload, context) {
            contexts.push(context);
            return new Promise<JobOutcome>(() => {});
          },
        },
        { drainMs: 300 },
      );
      const jobs = await exam.open();
      await jobs.enqueue([nudgeOf(newMessageId())]);
      await vi.waitFor(() => expect(contexts).toHaveLength(1), patience);
      expect(await durationOf(worker.close())).toBeLessThan(4_500);
      expect(contexts[0]?.signal.aborted).toBe(true);
    });

    test("close ends also without the backend", async (context) => {
      const exam = await enter(context);
      const worker = await exam.work({ "message.send": async () => done }, { drainMs: 300 });
      const jobs = await exam.open();
      await exam.ground.proxy.cut();
      expect(await durationOf(Promise.all([worker.close(), jobs.close()]))).toBeLessThan(6_000);
      await jobs.enqueue([nudgeOf(newMessageId())]);
      expect(jobs.lostCount()).toBe(1);
    });
  });
}
