import { describe, expect, test } from "vitest";
import { readOptions, UsageError } from "./options.ts";

describe("the command line", () => {
  test("without options both backends are measured", () => {
    expect(readOptions([])).toMatchObject({ backends: ["redis", "postgres"], seconds: 2.5, rounds: 3, quick: false });
  });

  test("a backend, the length of a leg and the seed can be chosen", () => {
    expect(readOptions(["--backend", "postgres", "--seconds=5", "--seed", "7"])).toMatchObject({
      backends: ["postgres"],
      seconds: 5,
      seed: 7,
    });
  });

  test("the run may be about worker processes or the sweep instead", () => {
    expect(readOptions([])).toMatchObject({ subject: "paths" });
    expect(readOptions(["--workers"])).toMatchObject({ subject: "workers" });
    expect(readOptions(["--sweep", "--rows", "5000"])).toMatchObject({ subject: "sweep", rows: 5_000 });
  });

  test.each([
    [["--workers", "--sweep"]],
    [["--rows", "1"]],
    [["--backend", "mysql"]],
    [["--seconds", "0"]],
    [["--seconds", "soon"]],
    [["--seed", ""]],
    [["--fast"]],
    [["redis"]],
  ])("%j is refused rather than guessed at", (args) => {
    expect(() => readOptions(args)).toThrow(UsageError);
  });
});
