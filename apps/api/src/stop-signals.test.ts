import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { onStopRequest } from "./stop-signals.ts";

function listen(source: Readonly<{ send?: unknown; connected?: boolean }> = {}) {
  const process = Object.assign(new EventEmitter(), source);
  const causes: string[] = [];
  onStopRequest(process, (cause) => causes.push(cause));
  return { process, causes };
}

describe("a process stops", () => {
  test.each(["SIGTERM", "SIGINT"])("in the foreground on %s, once", (signal) => {
    const { process, causes } = listen();
    process.emit(signal);
    process.emit("SIGTERM");
    expect(causes).toEqual([signal]);
  });

  test("with its supervisor, and leaves Ctrl-C to it", () => {
    const { process, causes } = listen({ send: () => {}, connected: true });
    process.emit("SIGINT");
    expect(causes).toEqual([]);
    process.emit("disconnect");
    expect(causes).toEqual(["disconnect"]);
  });

  test("at once when its supervisor ended before it listened", () => {
    expect(listen({ send: () => {}, connected: false }).causes).toEqual(["disconnect"]);
  });
});
