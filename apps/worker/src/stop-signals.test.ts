import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { onStopRequest, type StopSource } from "./stop-signals.ts";

function listening(state: Omit<StopSource, "on">) {
  const source = Object.assign(new EventEmitter(), state);
  const causes: string[] = [];
  onStopRequest(source, (cause) => causes.push(cause));
  return { source, causes };
}

test("in the foreground Ctrl-C and SIGTERM stop it, once", () => {
  const { source, causes } = listening({});
  source.emit("SIGINT");
  source.emit("SIGINT");
  source.emit("SIGTERM");
  expect(causes).toEqual(["SIGINT"]);
});

test("under a supervisor Ctrl-C is not ours", () => {
  const { source, causes } = listening({ send: () => true, connected: true });
  source.emit("SIGINT");
  expect(causes).toEqual([]);
  source.emit("SIGTERM");
  expect(causes).toEqual(["SIGTERM"]);
});

test("the end of the supervisor stops it: nothing is left running", () => {
  const { source, causes } = listening({ send: () => true, connected: true });
  source.emit("disconnect");
  expect(causes).toEqual(["disconnect"]);
});

test("a supervisor that ended during the start is noticed too", () => {
  expect(listening({ send: () => true, connected: false }).causes).toEqual(["disconnect"]);
});
