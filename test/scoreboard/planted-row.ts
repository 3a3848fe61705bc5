import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Row } from "./row.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const PLANTED = "each planted bug is caught by name";
/** The least that we plant. */
const PLANTED_MIN = 20;

const Report = z.object({
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ ancestorTitles: z.array(z.string()), status: z.string() })) }),
  ),
});

/** Plants every bug, as `npm test` does, and counts those that were caught. */
export async function plantedRow(): Promise<Row> {
  const startedMs = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "proofline-scoreboard-"));
  try {
    const file = join(folder, "report.json");
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const args = ["run", "--project", "faults", "test/faults/plants", "--reporter=json", `--outputFile=${file}`];
    const child = spawn(process.execPath, [vitest, ...args], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    await once(child, "close");
    const { testResults } = Report.parse(JSON.parse(await readFile(file, "utf8")));
    const planted = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ ancestorTitles }) => ancestorTitles.includes(PLANTED));
    const caught = planted.filter(({ status }) => status === "passed").length;
    return {
      id: "R20",
      figure: "planted bugs caught",
      target: `all, of at least ${PLANTED_MIN}`,
      value: `${caught} of ${planted.length}`,
      n: `${planted.length} bugs`,
      seconds: Math.round((performance.now() - startedMs) / 1_000),
      isMet: planted.length >= PLANTED_MIN && caught === planted.length,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
