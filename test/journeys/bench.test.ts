import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { BenchDocument } from "../../bench/src/report/document.ts";

const main = fileURLToPath(new URL("../../bench/src/main.ts", import.meta.url));

test("npm run bench measures both backends without a single error and prints one JSON document", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [main, "--quick"], { timeout: 280_000 });
  const document = BenchDocument.parse(JSON.parse(stdout));
  expect(Object.keys(document.backends)).toEqual(["redis", "postgres"]);
  for (const figures of Object.values(document.backends)) {
    for (const figure of Object.values(figures)) expect(figure.errors).toBe(0);
    expect(figures.accepted.n).toBeGreaterThan(0);
    expect(figures.flows.n).toBeGreaterThan(0);
  }
}, 300_000);
