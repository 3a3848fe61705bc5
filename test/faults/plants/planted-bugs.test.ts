import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { START_TIMEOUT_MS, type Stack, startStack } from "../../support/stack.ts";
import type { Drill } from "../drills/drill.ts";
import { runDrill } from "../drills/run-drill.ts";
import { plantedBugs } from "./catalog.ts";
import { applyEdits, environmentFor } from "./plant.ts";

const DRILL_TIMEOUT_MS = 120_000;
const drills = [...new Set(plantedBugs.map(({ drill }) => drill))];

test.each(plantedBugs)("the text that '$name' changes is still there", ({ edits }) => {
  for (const [file, own] of Map.groupBy(edits, ({ file }) => file)) {
    const source = readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
    expect(applyEdits(source, { file, edits: own })).not.toBe(source);
  }
});

describe("the product as it is", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ backend: "postgres" });
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());

  test.each(drills.map((drill: Drill) => ({ name: drill.name, drill })))(
    "keeps its promises: $name",
    async ({ drill }) => {
      expect(await runDrill(stack, drill)).toEqual([]);
    },
    DRILL_TIMEOUT_MS,
  );
});

describe("each planted bug is caught by name", () => {
  const caught: string[] = [];
  afterAll(() => {
    console.log(["planted → caught by", ...caught.sort()].join("\n"));
  });

  test.concurrent.each(plantedBugs)(
    "$name",
    async (bug) => {
      const stack = await startStack({ backend: "postgres", env: environmentFor(bug) });
      try {
        const broken = await runDrill(stack, bug.drill);
        expect(broken).toContain(bug.rule);
        caught.push(`${bug.name} → ${bug.rule}`);
      } finally {
        await stack.stop();
      }
    },
    START_TIMEOUT_MS + DRILL_TIMEOUT_MS,
  );
});
