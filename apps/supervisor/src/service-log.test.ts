import { expect, test } from "vitest";
import { toTerminal } from "./service-log.ts";

const line = (level: number): string => JSON.stringify({ level, time: 1, pid: 2, hostname: "h", msg: "said", n: 1 });

test.each([
  { name: "news stays in the file", text: line(30), want: null },
  { name: "a warning is shown in short", text: line(40), want: 'api  warning: said {"n":1}' },
  { name: "an error is shown in short", text: line(50), want: 'api  error: said {"n":1}' },
  { name: "plain output stays in the file", text: "hello", want: null },
  { name: "what only looks like an entry is plain output", text: "{hello", want: null },
])("$name", ({ text, want }) => {
  expect(toTerminal(text, { name: "api", source: "stdout", choice: "warn" })).toBe(want);
});

test("a crash, which writes plain lines to stderr, is shown", () => {
  const shown = toTerminal("Error: boom", { name: "api", source: "stderr", choice: "warn" });
  expect(shown).toBe("api  Error: boom");
});

test("LOG=all shows everything, LOG=none nothing", () => {
  expect(toTerminal(line(30), { name: "api", source: "stdout", choice: "all" })).toBe(`api  ${line(30)}`);
  expect(toTerminal(line(50), { name: "api", source: "stderr", choice: "none" })).toBeNull();
});
