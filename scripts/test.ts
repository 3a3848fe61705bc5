import { randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runChecks } from "./check/run-checks.ts";
import { findLeftBehind } from "./test/left-behind.ts";
import { runVitest } from "./test/run-vitest.ts";

// `npm test` proves everything; `npm test -- <vitest arguments>` only the tests that they choose.
const root = fileURLToPath(new URL("..", import.meta.url));
const args = process.argv.slice(2);
const mark = { name: "PROOFLINE_TEST_RUN", value: randomUUID() };

let interrupted = false;
const interrupt = (): void => {
  interrupted = true;
};
process.on("SIGTERM", interrupt).on("SIGINT", interrupt);

process.exitCode = await main();
if (process.connected) process.disconnect();

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "proofline-tests-"));
  // PostgreSQL runs as another user when we are root, and has to pass through.
  chmodSync(folder, 0o711);
  try {
    process.env[mark.name] = mark.value;
    const checks = args.length > 0 ? [] : await runChecks(root, (line) => console.log(line));
    if (interrupted) return 130;
    const tests = await runVitest({ root, args, env: environment(folder), reportFile: join(folder, "report.json") });
    const left = await findLeftBehind({ mark, folder, waitMs: 10_000 });
    for (const { pid, command } of left) {
      console.log(`✗ left behind: process ${pid}, ${command}`);
      process.kill(pid, "SIGKILL");
    }
    if (interrupted) return 130;
    if (tests.skipped > 0) console.log(`${tests.skipped} skipped`);
    const passed = tests.passed + checks.filter((check) => check.passed).length;
    const failed = tests.failed + checks.filter((check) => !check.passed).length + left.length;
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tests bring their own database: one that the user has set must never be touched. Temporary files stay in one place. */
function environment(folder: string): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, ...env } = process.env;
  return { ...env, TMPDIR: folder };
}
