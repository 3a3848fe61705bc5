import { randomUUID } from "node:crypto";
import { type DeliveryId, fromUuid } from "@proofline/core/runtime";
import { describe, expect, test, vi } from "vitest";
import type { JobFault } from "../worker/find-fault.ts";
import type { Processors } from "../worker/run-processor.ts";
import { done, type Enter, newMessageId, note, nudgeOf, patience } from "./exam.ts";

/** What becomes of a job that is run. */
export function runningExam(backend: string, enter: Enter): void {
  describe.concurrent(`jobs run on ${backend}`, { timeout: 60_000 }, () => {
    test("each job reaches its processor once, with its ids and nothing else", async (context) => {
      const exam = await enter(context);
      const seen: string[] = [];
      await exam.work({ "message.send": note(seen, ({ messageId }) => messageId) });
      await exam.work({ "webhook.deliver": note(seen, ({ deliveryId }) => deliveryId) }, { queue: "webhooks" });
      const jobs = await exam.open();
      const messages = Array.from({ length: 30 }, newMessageId);
      const delivery: DeliveryId = fromUuid("dlv", randomUUID());
      await jobs.enqueue([
        ...messages.map((id) => nudgeOf(id)),
        { name: "webhook.deliver", payload: { deliveryId: delivery }, nudge: 0 },
      ]);
      await vi.waitFor(() => expect(seen.toSorted()).toEqual([...messages, delivery].toSorted()), patience);
      expect(jobs.lostCount()).toBe(0);
      await vi.waitFor(async () => expect(await exam.openJobCount(jobs)).toBe(0), patience);
      expect(seen).toHaveLength(31);
    });

    test("a repeated nudge is one job, the next nudge of the same row is another", async (context) => {
      const exam = await enter(context);
      const jobs = await exam.open();
      const id = newMessageId();
      const seen: string[] = [];
      await jobs.enqueue([nudgeOf(id), nudgeOf(id)]);
      await jobs.enqueue([nudgeOf(id)]);
      await exam.work({ "message.send": note(seen, ({ messageId }) => messageId) });
      await vi.waitFor(() => expect(seen).toHaveLength(1), patience);
      // Also after it was done: the key is kept for longer than anyone repeats a nudge.
      await jobs.enqueue([nudgeOf(id)]);
      await jobs.enqueue([nudgeOf(id, { nudge: 1 })]);
      await vi.waitFor(() => expect(seen).toHaveLength(2), patience);
      await vi.waitFor(async () => expect(await exam.openJobCount(jobs)).toBe(0), patience);
      expect(seen).toEqual([id, id]);
    });

    test("a job of a lower class waits for all of a higher one, alone or in bulk, also after it waited its turn", async (context) => {
      const exam = await enter(context);
      const jobs = await exam.open();
      const put = async (priority: number, count: number): Promise<Set<string>> => {
        const ids = Array.from({ length: count }, newMessageId);
        await jobs.enqueue(ids.map((id) => nudgeOf(id, { priority })));
        return new Set(ids);
      };
      // The last class first; some by one statement for many.
      const classes = [await put(7, 25), await put(3, 2), await put(1, 12), await put(0, 3)].toReversed();
      const late = classes[3]?.values().next().value;
      const seen: string[] = [];
      await exam.work(
        {
          async "message.send"({ messageId }) {
            seen.push(messageId);
            const again = messageId === late && seen.filter((id) => id === late).length === 1;
            // In the past: it is due at once, and behind its class all the same.
            return again ? { kind: "again", at: new Date() } : done;
          },
        },
        { concurrency: 1 },
      );
      await vi.waitFor(async () => expect(await exam.openJobCount(jobs)).toBe(0), patience);
      const order = seen.map((id) => classes.findIndex((ids) => ids.has(id)));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(seen).toHaveLength(43);
    });

    test("a job that is delayed takes its class with it", async (context) => {
      const exam = await enter(context);
      const jobs = await exam.open();
      const low = newMessageId();
      const high = newMessageId();
      const gate = newMessageId();
      const seen: string[] = [];
      let open = (): void => {};
      const opened = new Promise<void>((resolve) => {
        open = resolve;
      });
      await jobs.enqueue([nudgeOf(gate)]);
      await exam.work(
        {
          async "message.send"({ messageId }) {
            seen.push(messageId);
            if (messageId === gate) await opened;
            return done;
          },
        },
        { concurrency: 1 },
      );
      await vi.waitFor(() => expect(seen).toEqual([gate]), patience);
      await jobs.enqueue([nudgeOf(low, { priority: 7, delayMs: 50 })]);
      await vi.waitFor(async () => expect((await jobs.depths()).messages.delayed).toBe(1), patience);
      const dueMs = performance.now() + 60;
      await vi.waitFor(() => expect(performance.now()).toBeGreaterThan(dueMs), patience);
      await jobs.enqueue([nudgeOf(high, { priority: 1 })]);
      open();
      await vi.waitFor(() => expect(seen).toHaveLength(3), patience);
      expect(seen).toEqual([gate, high, low]);
    });

    test("a delayed job does not start early, and does start", async (context) => {
      const exam = await enter(context);
      const startedAt: number[] = [];
      await exam.work({ "message.send": note(startedAt, () => Date.now()) });
      const jobs = await exam.open();
      const askedAt = Date.now();
      await jobs.enqueue([nudgeOf(newMessageId(), { delayMs: 700 })]);
      await vi.waitFor(() => expect(startedAt).toHaveLength(1), patience);
      expect((startedAt[0] ?? 0) - askedAt).toBeGreaterThanOrEqual(700);
    });

    test("waiting its turn costs a job none of its attempts, however often, with two workers at it", async (context) => {
      const exam = await enter(context);
      const runs = new Map<string, number[]>();
      const processors: Processors = {
        async "message.send"({ messageId }, { attempt }) {
          const attempts = runs.get(messageId) ?? [];
          runs.set(messageId, [...attempts, attempt]);
          return attempts.length < 12 ? { kind: "again", at: new Date(Date.now() + 20) } : done;
        },
      };
      await exam.work(processors, { concurrency: 5 });
      await exam.work(processors, { concurrency: 5 });
      const jobs = await exam.open();
      const ids = Array.from({ length: 25 }, newMessageId);
      await jobs.enqueue(ids.map((id) => nudgeOf(id)));
      const thirteenFirstAttempts = Array.from({ length: 13 }, () => 1);
      await vi.waitFor(() => expect([...runs.values()].every((run) => run.length >= 13)).toBe(true), patience);
      await vi.waitFor(async () => expect(await exam.openJobCount(jobs)).toBe(0), patience);
      expect(Object.fromEntries(runs)).toEqual(Object.fromEntries(ids.map((id) => [id, thirteenFirstAttempts])));
      expect((await jobs.depths()).messages.failed).toBe(0);
    });

    test("a job that waits for longer than a minute leaves the queue, and the sweep may bring it back under its key", async (context) => {
      const exam = await enter(context);
      const seen: string[] = [];
      await exam.work({
        async "message.send"({ messageId }) {
          seen.push(messageId);
          return { kind: "again", at: new Date(Date.now() + 3_600_000) };
        },
      });
      const jobs = await exam.open();
      const id = newMessageId();
      await jobs.enqueue([nudgeOf(id)]);
      await vi.waitFor(() => expect(seen).toHaveLength(1), patience);
      await vi.waitFor(async () => expect(await exam.openJobCount(jobs)).toBe(0), patience);
      await jobs.enqueue([nudgeOf(id)]);
      await vi.waitFor(() => expect(seen).toHaveLength(2), patience);
    });

    test("a dropped job is not run again and stays to be looked at", async (context) => {
      const exam = await enter(context);
      const seen: number[] = [];
      const faults: JobFault[] = [];
      const processors: Processors = {
        async "message.send"(_payload, { attempt }) {
          seen.push(attempt);
          return { kind: "drop", reason: "message_gone" };
        },
      };
      await exam.work(processors, { onFault: (fault) => faults.push(fault) });
      const jobs = await exam.open();
      await jobs.enqueue([nudgeOf(newMessageId())]);
      await vi.waitFor(async () => expect((await jobs.depths()).messages.failed).toBe(1), patience);
      expect(seen).toEqual([1]);
      expect(faults).toEqual([]);
      expect(await exam.ground.dump()).toContain("message_gone");
    });

    test("a fault of ours is retried until the attempts are spent, and its words stay out of the queue", async (context) => {
      const exam = await enter(context);
      const seen: number[] = [];
      const faults: JobFault[] = [];
      const processors: Processors = {
        async "message.send"(_payload, { attempt }) {
          seen.push(attempt);
          throw Object.assign(new TypeError("no route to +447700900123, code 483920"), { code: "40P01" });
        },
      };
      await exam.work(processors, { onFault: (fault) => faults.push(fault) });
      const jobs = await exam.open();
      const id = newMessageId();
      await jobs.enqueue([nudgeOf(id)]);
      await vi.waitFor(async () => expect((await jobs.depths()).messages.failed).toBe(1), patience);
      expect(seen).toEqual([1, 2, 3, 4, 5]);
      const fault = {
        queue: "messages",
        jobId: `${id}_0`,
        jobName: "message.send",
        rowId: id,
        reason: "TypeError (40P01)",
      };
      await vi.waitFor(() => expect(faults).toEqual(Array.from({ length: 5 }, () => fault)), patience);
      const kept = await exam.ground.dump();
      expect(kept).toContain("TypeError (40P01)");
      expect(kept).not.toMatch(/447700900123|483920/);
    });

    test("a poison job is reported once and set aside, and the jobs behind it are run", async (context) => {
      const exam = await enter(context);
      const seen: string[] = [];
      const jobs = await exam.open();
      await exam.addRaw("message.send", { v: 1, messageId: "+447700900123" });
      await exam.addRaw("message.resend", { v: 1 });
      const id = newMessageId();
      await jobs.enqueue([nudgeOf(id)]);
      const faults: JobFault[] = [];
      await exam.work(
        { "message.send": note(seen, ({ messageId }) => messageId) },
        { onFault: (fault) => faults.push(fault) },
      );
      await vi.waitFor(() => expect(seen).toEqual([id]), patience);
      await vi.waitFor(async () => expect((await jobs.depths()).messages.failed).toBe(2), patience);
      await vi.waitFor(() => expect(faults).toHaveLength(2), patience);
      expect(faults.map(({ jobName }) => jobName).toSorted()).toEqual(["message.send", "unknown"]);
      expect(faults.map(({ rowId }) => rowId)).toEqual([null, null]);
      expect(JSON.stringify(faults)).not.toContain("447700900123");
    });

    test("a run is told to stop at its deadline, and the job is tried again", async (context) => {
      const exam = await enter(context);
      const told: { attempt: number; afterMs: number }[] = [];
      await exam.work({
        async "message.send"(_payload, { signal, attempt }) {
          if (attempt > 1) return done;
          const startedMs = performance.now();
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          told.push({ attempt, afterMs: performance.now() - startedMs });
          signal.throwIfAborted();
          return done;
        },
      });
      const jobs = await exam.open();
      await jobs.enqueue([nudgeOf(newMessageId())]);
      await vi.waitFor(() => expect(told).toHaveLength(1), patience);
      expect(told[0]?.afterMs).toBeGreaterThan(14_900);
      expect(told[0]?.afterMs).toBeLessThan(17_000);
      await vi.waitFor(async () => expect(await exam.openJobCount(jobs)).toBe(0), patience);
      expect((await jobs.depths()).messages.failed).toBe(0);
    });
  });
}
