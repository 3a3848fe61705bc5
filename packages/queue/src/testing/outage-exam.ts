import { describe, expect, test, vi } from "vitest";
import type { JobFault } from "../worker/find-fault.ts";
import { done, durationOf, type Enter, newMessageId, note, nudgeOf, patience } from "./exam.ts";

/** What remains when connections, workers or the whole backend are gone. */
export function outageExam(backend: string, enter: Enter): void {
  describe.concurrent(`outages on ${backend}`, { timeout: 60_000 }, () => {
    test("without the backend an enqueue ends in time, loses nothing silently, and works again by itself", async (context) => {
      const exam = await enter(context);
      const seen: string[] = [];
      await exam.work({ "message.send": note(seen, ({ messageId }) => messageId) });
      const jobs = await exam.open();
      await exam.ground.proxy.cut();
      for (let count = 1; count <= 3; count++) {
        expect(await durationOf(jobs.enqueue([nudgeOf(newMessageId())]))).toBeLessThan(1_200);
        expect(jobs.lostCount()).toBe(count);
      }
      await exam.ground.proxy.mend();
      const id = newMessageId();
      await vi.waitFor(async () => {
        await jobs.enqueue([nudgeOf(id)]);
        expect(seen).toContain(id);
      }, patience);
    });

    test("while the backend is silent only one request in a second waits for it", async (context) => {
      const exam = await enter(context);
      const jobs = await exam.open();
      exam.ground.proxy.freeze();
      expect(await durationOf(jobs.enqueue([nudgeOf(newMessageId())]))).toBeLessThan(1_200);
      const quick = await durationOf(
        Promise.all(Array.from({ length: 200 }, () => jobs.enqueue([nudgeOf(newMessageId())]))),
      );
      expect(quick).toBeLessThan(200);
      expect(jobs.lostCount()).toBe(201);
      expect(exam.log.lines.filter((line) => line.event === "nudge.lost").length).toBeLessThan(10);
      exam.ground.proxy.thaw();
      await vi.waitFor(async () => {
        const lost = jobs.lostCount();
        await jobs.enqueue([nudgeOf(newMessageId())]);
        expect(jobs.lostCount()).toBe(lost);
      }, patience);
    });

    test("a worker cut off in the middle of a job goes on by itself, and says so in few lines", async (context) => {
      const exam = await enter(context);
      const seen: string[] = [];
      let release: (() => void) | undefined;
      const first = newMessageId();
      await exam.work({
        async "message.send"({ messageId }) {
          seen.push(messageId);
          if (messageId === first && release === undefined) {
            await new Promise<void>((resolve) => {
              release = resolve;
            });
          }
          return done;
        },
      });
      const jobs = await exam.open();
      await jobs.enqueue([nudgeOf(first)]);
      await vi.waitFor(() => expect(seen).toEqual([first]), patience);
      await exam.ground.proxy.cut();
      release?.();
      await vi.waitFor(
        () => expect(exam.log.lines.filter((line) => line.event === "worker.failed").length).toBeGreaterThan(0),
        patience,
      );
      await exam.ground.proxy.mend();
      const id = newMessageId();
      await vi.waitFor(async () => {
        await jobs.enqueue([nudgeOf(id)]);
        expect(seen).toContain(id);
      }, patience);
      await vi.waitFor(async () => expect(await exam.openJobCount(jobs)).toBe(0), patience);
    });

    test("a worker that hears nothing is not called alive, and is alive again when it does", async (context) => {
      const exam = await enter(context);
      const worker = await exam.work({ "message.send": async () => done });
      expect(worker.isAlive()).toBe(true);
      exam.ground.proxy.freeze();
      await vi.waitFor(() => expect(worker.isAlive()).toBe(false), patience);
      expect(Date.now() - worker.lastProgressAt().getTime()).toBeGreaterThan(14_000);
      exam.ground.proxy.thaw();
      await vi.waitFor(() => expect(worker.isAlive()).toBe(true), patience);
    });

    test("connections that died without a word are found, even with a job of tomorrow in the queue", async (context) => {
      const exam = await enter(context);
      const seen: string[] = [];
      const worker = await exam.work({ "message.send": note(seen, ({ messageId }) => messageId) });
      const before = await exam.open();
      await before.enqueue([nudgeOf(newMessageId(), { delayMs: 86_400_000 })]);
      await vi.waitFor(async () => expect((await before.depths()).messages.delayed).toBe(1), patience);
      // Until the worker has looked at it, it does not wait for it.
      const sinceMs = worker.lastProgressAt().getTime();
      await vi.waitFor(() => expect(worker.lastProgressAt().getTime()).toBeGreaterThan(sinceMs), patience);
      exam.ground.proxy.freezeStanding();
      const after = await exam.open();
      const id = newMessageId();
      await after.enqueue([nudgeOf(id)]);
      expect(after.lostCount()).toBe(0);
      // A cluster's connections are given up one after the other, each once its answer is overdue.
      await vi.waitFor(() => expect(seen).toEqual([id]), { ...patience, timeout: 45_000 });
    });

    test("a job whose worker was killed, and killed again, is run by another within seconds", async (context) => {
      const exam = await enter(context);
      const jobs = await exam.open();
      const id = newMessageId();
      await jobs.enqueue([nudgeOf(id)]);
      const waitsMs: number[] = [];
      let killedMs = performance.now();
      for (let kill = 0; kill < 2; kill++) {
        await exam.killWorkerDuring(id);
        if (kill > 0) waitsMs.push(performance.now() - killedMs);
        killedMs = performance.now();
      }
      const attempts: number[] = [];
      await exam.work({ "message.send": async (_payload, { attempt }) => note(attempts, () => attempt)(null) });
      await vi.waitFor(() => expect(attempts).toEqual([1]), patience);
      waitsMs.push(performance.now() - killedMs);
      // 7.1–8.5 s measured on an idle machine; a busy one starts the second process late.
      expect(Math.max(...waitsMs)).toBeLessThan(15_000);
      await vi.waitFor(async () => expect(await exam.openJobCount(jobs)).toBe(0), patience);
    });

    test("a job that kills whoever runs it is set aside at last, with its row named, and others go on", async (context) => {
      const exam = await enter(context);
      const jobs = await exam.open();
      const deadly = newMessageId();
      await jobs.enqueue([nudgeOf(deadly)]);
      await exam.killWorkerDuring(deadly);
      // Each loss takes some eight seconds: the ones before are put down as they would stand there.
      await exam.ground.stall(`${deadly}_0`, 5);
      const seen: string[] = [];
      const faults: JobFault[] = [];
      await exam.work(
        { "message.send": note(seen, ({ messageId }) => messageId) },
        { onFault: (fault) => faults.push(fault) },
      );
      const other = newMessageId();
      await jobs.enqueue([nudgeOf(other)]);
      await vi.waitFor(() => expect(seen).toEqual([other]), patience);
      await vi.waitFor(
        () => expect(faults).toMatchObject([{ rowId: deadly, reason: expect.stringContaining("stalled") }]),
        patience,
      );
      await vi.waitFor(
        async () => expect((await jobs.depths()).messages).toMatchObject({ active: 0, failed: 1 }),
        patience,
      );
      expect(seen).toEqual([other]);
    });

    test("a start without the backend fails in time with a sentence that tells no password", async (context) => {
      const exam = await enter(context);
      await exam.ground.proxy.cut();
      const refusal = /^(Redis|Postgres)[\w ]* at 127\.0\.0\.1:\d+[^@]* is not ready for jobs after 1 s: [^@]*$/;
      const opened = exam.open({ startTimeoutMs: 1_000 });
      const started = exam.work({}, { startTimeoutMs: 1_000 });
      const fails = Promise.all([expect(opened).rejects.toThrow(refusal), expect(started).rejects.toThrow(refusal)]);
      expect(await durationOf(fails)).toBeLessThan(4_000);
    });

    test("a start waits for a backend that comes later", async (context) => {
      const exam = await enter(context);
      await exam.ground.proxy.cut();
      const seen: string[] = [];
      const opened = exam.open();
      const started = exam.work({ "message.send": note(seen, ({ messageId }) => messageId) });
      await vi.waitFor(() => expect(exam.log.lines.length).toBeGreaterThan(0), patience);
      await exam.ground.proxy.mend();
      const jobs = await opened;
      await started;
      await jobs.enqueue([nudgeOf(newMessageId())]);
      await vi.waitFor(() => expect(seen).toHaveLength(1), patience);
      await jobs.ping();
    });

    test("a ping tells in time that the backend is away", async (context) => {
      const exam = await enter(context);
      const jobs = await exam.open();
      await jobs.ping();
      exam.ground.proxy.freeze();
      expect(await durationOf(expect(jobs.ping()).rejects.toThrow())).toBeLessThan(2_200);
    });
  });
}
