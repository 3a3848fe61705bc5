import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type TestCounts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** Runs the tests, visibly, and counts them from vitest's own report. */
export async function runVitest({
  root,
  args,
  env,
  reportFile,
}: {
  root: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  reportFile: string;
}): Promise<TestCounts> {
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  const child = spawn(process.execPath, [vitest, "run", ...reporters, ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const stop = (): void => void child.kill("SIGTERM");
  process.on("SIGTERM", stop);
  const [code, signal] = await once(child, "exit");
  process.off("SIGTERM", stop);
  return count(readReport(reportFile), { clean: code === 0 && signal === null });
}

type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { status: string }[];
  }[];
};

function readReport(path: string): Report | null {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // vitest died before it wrote one: that is a failure, counted below.
    return null;
  }
}

/** A file that could not even be loaded counts as one failed test, and so does a run that failed for no test's sake. */
export function count(report: Report | null, { clean }: { clean: boolean }): TestCounts {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  ).length;
  const failed = report.numFailedTests + broken;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !clean ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
