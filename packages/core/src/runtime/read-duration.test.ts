import { expect, test } from "vitest";
import { readDuration } from "./read-duration.ts";

test.each([
  ["90s", 90],
  ["10m", 600],
  ["2h", 7_200],
  ["1d", 86_400],
  ["10 m", 600],
  ["0m", 0],
])("%s is %d seconds", (text, seconds) => expect(readDuration(text)).toBe(seconds));

test.each(["", "10", "m", "10M", "-1m", "1.5h", "10m ", " 10m", "1h30m", "10 minutes", "1e3s", "99999999s", "١٠m"])(
  "what could be read in two ways is not read at all: %j",
  (text) => expect(readDuration(text)).toBeNull(),
);
