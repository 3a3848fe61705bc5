import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createLogger, type Logger } from "./create-logger.ts";

function open(options: { level?: "debug" | "info" | "silent"; linesPerSecond?: number } = {}): {
  log: Logger;
  lines: () => Record<string, unknown>[];
} {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const log = createLogger({ name: "worker", level: "info", destination, ...options });
  return { log, lines: () => written.map((line) => JSON.parse(line)) };
}

describe("a line", () => {
  test("is one JSON object that says who, when, how grave and what", () => {
    const { log, lines } = open();
    log.info("message.attempted", { messageId: "msg_01jbqz3k5ye0w8v2m4n6p7r9st", durationMs: 12, to: "+447700900123" });
    expect(lines()).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
        name: "worker",
        event: "message.attempted",
        messageId: "msg_01jbqz3k5ye0w8v2m4n6p7r9st",
        durationMs: 12,
        to: "+44••••••••23",
      },
    ]);
  });

  test("carries an error with its cause and its stack, all of it masked", () => {
    const { log, lines } = open();
    const cause = new Error("no route to +447700900123");
    log.error("job.settled", { error: new TypeError("cannot send to +447700900123", { cause }) });
    const text = JSON.stringify(lines());
    expect(text).not.toContain("7700900");
    expect(lines()[0]).toMatchObject({
      level: "error",
      error: {
        type: "TypeError",
        message: "cannot send to +44••••••••23",
        stack: expect.stringMatching(/^TypeError: cannot send to \+44••••••••23\n {4}at /),
        cause: { message: "no route to +44••••••••23" },
      },
    });
  });

  test("keeps its own names, whatever fields it is given, and stays one line", () => {
    const { log, lines } = open();
    log.info("request.ended", { level: "fatal", time: 0, name: "evil", event: "x", note: 'a\n{"level":"error"}' });
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toMatchObject({
      level: "info",
      name: "worker",
      event: "request.ended",
      level_: "fatal",
      time_: 0,
      name_: "evil",
      event_: "x",
    });
  });

  test("of a child has the child's fields, masked as well", () => {
    const { log, lines } = open();
    log.child({ requestId: "req_1", to: "+447700900123" }).child({ route: "/v1" }).warn("request.refused");
    expect(lines()[0]).toMatchObject({ requestId: "req_1", route: "/v1", to: "+44••••••••23", level: "warn" });
  });

  test("below the level is not written", () => {
    const { log, lines } = open();
    log.debug("job.seen");
    expect(lines()).toEqual([]);
    const all = open({ level: "debug" });
    all.log.debug("job.seen");
    expect(all.lines()).toHaveLength(1);
    const none = open({ level: "silent" });
    none.log.error("job.settled");
    expect(none.lines()).toEqual([]);
  });
});

describe("a storm", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("of one kind of error writes a few lines a second and then how many it was", () => {
    const { log, lines } = open({ linesPerSecond: 5 });
    for (let second = 0; second < 3; second++) {
      for (let i = 0; i < 2_000; i++) {
        log.error("worker.failed", { error: new Error(`lock of msg_01jbqz3k5ye0w8v2m4n6p7r9st (try ${i}) is gone`) });
      }
      vi.advanceTimersByTime(1_000);
    }
    expect(lines()).toHaveLength(3 * 6);
    expect(lines()[5]).toMatchObject({
      level: "warn",
      event: "lines.suppressed",
      of: "worker.failed",
      ofLevel: "error",
      count: 1_995,
    });
  });

  test("does not hide another kind of error", () => {
    const { log, lines } = open({ linesPerSecond: 2 });
    for (let i = 0; i < 100; i++) log.error("worker.failed", { error: new Error("connect ECONNREFUSED") });
    log.error("worker.failed", { error: new Error("out of memory") });
    log.warn("worker.failed", { error: new Error("connect ECONNREFUSED") });
    log.error("job.settled", { error: new Error("connect ECONNREFUSED") });
    expect(lines()).toHaveLength(5);
  });

  test("of ordinary work is no storm: each unit of work has its line", () => {
    const { log, lines } = open({ linesPerSecond: 2 });
    for (let i = 0; i < 500; i++) log.info("request.ended", { status: 201 });
    expect(lines()).toHaveLength(500);
  });

  test("is told of at the end too", () => {
    const { log, lines } = open({ linesPerSecond: 1 });
    for (let i = 0; i < 3; i++) log.error("queue.failed");
    log.flush();
    expect(lines().map(({ event, count }) => [event, count])).toEqual([
      ["queue.failed", undefined],
      ["lines.suppressed", 2],
    ]);
  });

  test("of ever new errors does not fill the memory", () => {
    const { log, lines } = open({ linesPerSecond: 1 });
    const letters = (i: number) => [...String(i)].map((d) => "abcdefghij"[Number(d)]).join("");
    for (let i = 0; i < 1_500; i++) log.error("queue.failed", { error: new Error(letters(i)) });
    expect(lines()).toHaveLength(1_500);
  });
});
