import { QUEUE_NAMES } from "@proofline/contracts";
import { describe, expect, test, vi } from "vitest";
import { done, type Enter, type Exam, newMessageId, note, nudgeOf, patience } from "./exam.ts";

/** How a worker shows that it works, and how it stands aside. */
export function progressExam(backend: string, enter: Enter): void {
  describe.concurrent(`progress on ${backend}`, { timeout: 60_000 }, () => {
    test("a canary passes the backlog, leaves nothing behind, and is progress of whoever runs it", async (context) => {
      const exam = await enter(context);
      const jobs = await exam.open();
      const backlog = Array.from({ length: 300 }, newMessageId);
      await jobs.enqueue(backlog.map((id) => nudgeOf(id)));
      await jobs.sendCanary("messages", "canary_test_0");
      await jobs.sendCanary("messages", "canary_test_0");
      expect(await jobs.isCanaryOut("messages", "canary_test_0")).toBe(true);
      const seen: string[] = [];
      const gate = Promise.withResolvers<void>();
      const worker = await exam.work(
        {
          async "message.send"({ messageId }) {
            seen.push(messageId);
            await gate.promise;
            return done;
          },
        },
        { concurrency: 1, canary: { post: jobs, owner: "me" } },
      );
      // The only slot is taken by the first of the backlog: what came before it was the canary.
      await vi.waitFor(() => expect(seen).toHaveLength(1), patience);
      expect(await jobs.isCanaryOut("messages", "canary_test_0")).toBe(false);
      expect(worker.isAlive()).toBe(true);
      gate.resolve();
      await vi.waitFor(() => expect(seen).toHaveLength(300), patience);
      expect((await jobs.depths()).messages.failed).toBe(0);
      expect(await exam.ground.dump()).not.toContain("canary_test_0");
    });

    test("a queue that stands still is seen although its worker goes on asking, and so is that it moves again", async (context) => {
      const exam = await enter(context);
      const jobs = await exam.open();
      const worker = await exam.work({ "message.send": async () => done }, { canary: { post: jobs, owner: "me" } });
      const pause = await pauseQueue(exam);
      await vi.waitFor(() => expect(worker.isAlive()).toBe(false), patience);
      expect(worker.silenceMs()).toBeGreaterThan(15_000);
      expect(worker.isServed()).toBe(true);
      expect(Date.now() - worker.lastProgressAt().getTime()).toBeGreaterThan(14_000);
      await pause.end();
      await vi.waitFor(() => expect(worker.isAlive()).toBe(true), patience);
    });

    test("a worker that is held takes nothing, is not called silent, and goes on where it is released", async (context) => {
      const exam = await enter(context);
      const jobs = await exam.open();
      const seen: string[] = [];
      const first = newMessageId();
      const held = await exam.work(
        { "message.send": note(seen, ({ messageId }) => messageId) },
        { held: true, canary: { post: jobs, owner: "me" } },
      );
      await jobs.enqueue([nudgeOf(first)]);
      const second = newMessageId();
      const other = await exam.work({ "message.send": note(seen, ({ messageId }) => messageId) });
      await vi.waitFor(() => expect(seen).toEqual([first]), patience);
      other.hold();
      // Taken or not, whoever waited for work when it was held has had its turn by then.
      await other.close();
      await jobs.enqueue([nudgeOf(second)]);
      await vi.waitFor(async () => expect((await jobs.depths()).messages.waiting).toBe(1), patience);
      expect(held.silenceMs()).toBe(0);
      held.release();
      await vi.waitFor(() => expect(seen).toEqual([first, second]), patience);
      // The first may be what it had asked for just before it was held.
      held.hold();
      const [third, fourth] = [newMessageId(), newMessageId()];
      await jobs.enqueue([nudgeOf(third)]);
      await vi.waitUntil(() => seen.includes(third), { timeout: 5_000, interval: 20 }).catch(() => {});
      await jobs.enqueue([nudgeOf(fourth)]);
      const taken = vi.waitUntil(() => seen.includes(fourth), { timeout: 5_000, interval: 20 });
      await expect(taken).rejects.toThrow();
      held.release();
      await vi.waitFor(() => expect(seen).toEqual([first, second, third, fourth]), patience);
    });

    test("a close waits for the jobs of a worker that was held while they ran", async (context) => {
      const exam = await enter(context);
      const jobs = await exam.open();
      const gate = Promise.withResolvers<void>();
      const ended: string[] = [];
      let started = false;
      const worker = await exam.work({
        async "message.send"({ messageId }) {
          started = true;
          await gate.promise;
          ended.push(messageId);
          return done;
        },
      });
      const id = newMessageId();
      await jobs.enqueue([nudgeOf(id)]);
      await vi.waitFor(() => expect(started).toBe(true), patience);
      worker.hold();
      const closed = worker.close();
      gate.resolve();
      await closed;
      expect(ended).toEqual([id]);
      await vi.waitFor(async () => expect(await exam.openJobCount(jobs)).toBe(0), patience);
    });
  });
}

/** Somebody pauses all queues past us, as BullMQ's own tools can. */
async function pauseQueue(exam: Exam): Promise<{ end(): Promise<void> }> {
  const queues = await Promise.all(QUEUE_NAMES.map((name) => exam.openRaw(name)));
  for (const queue of queues) await queue.pause();
  return {
    async end() {
      for (const queue of queues) await queue.resume();
    },
  };
}
