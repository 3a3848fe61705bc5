import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findLeftBehind } from "./left-behind.ts";

const linux = process.platform === "linux";

// The shell ends at once and leaves its child to the machine.
async function abandon(options: { env?: NodeJS.ProcessEnv; cwd?: string }): Promise<number> {
  const shell = spawn("/bin/sh", ["-c", "sleep 60 >/dev/null 2>&1 & echo $!"], {
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
    ...options,
  });
  const [line] = await once(shell.stdout, "data");
  return Number(String(line));
}

test.runIf(linux)("a process that outlives the run is named, however far from its parent it has gone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "proofline-test-"));
  mkdirSync(join(folder, "server"));
  const mark = { name: "LEFT_BEHIND_TEST", value: randomUUID() };
  const pids = [
    await abandon({ env: { ...process.env, [mark.name]: mark.value } }),
    await abandon({ cwd: join(folder, "server") }),
  ];
  try {
    const found = () => findLeftBehind({ mark, folder, waitMs: 0 });
    const want = pids.map((pid) => ({ pid, command: "sleep 60" }));
    await expect.poll(found, { timeout: 5_000 }).toEqual(expect.arrayContaining(want));
  } finally {
    for (const pid of pids) process.kill(pid, "SIGKILL");
    rmSync(folder, { recursive: true });
  }
  expect(await findLeftBehind({ mark, folder, waitMs: 5_000 })).toEqual([]);
});
