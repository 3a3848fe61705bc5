import { expect, test } from "vitest";
import { toTerminal } from "./service-log.ts";

const line = (level: string): string => JSON.stringify({ level, time: "now", name: "api", n: 1, event: "said" });

test.each([
  { name: "news stays in the file", text: line("info"), want: null },
  { name: "a warning is shown in short", text: line("warn"), want: 'api  warning: said {"n":1}' },
  { name: "an error is shown in short", text: line("error"), want: 'api  error: said {"n":1}' },
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
  expect(toTerminal(line("info"), { name: "api", source: "stdout", choice: "all" })).toBe(`api  ${line("info")}`);
  expect(toTerminal(line("error"), { name: "api", source: "stderr", choice: "none" })).toBeNull();
});
