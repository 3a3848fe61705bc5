import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandLine, isAlive } from "@proofline/embedded";

/** Ours until `release`. `markStopping` tells a start that comes meanwhile that waiting pays. */
export type Lock = { markStopping(): void; release(): void };

type Holder = { readonly pid: number; readonly stopping: boolean };

// Whoever lost its terminal or its npm needs a moment to notice.
const graceMs = 3_000;
const stoppingMs = 45_000;

/** Takes the data folder for this process. Throws one sentence when another supervisor has it. */
export async function takeLock(dataDir: string, log: (line: string) => void): Promise<Lock> {
  const path = join(dataDir, "supervisor.lock");
  const startedAt = Date.now();
  let told = false;
  for (;;) {
    if (await claim(path)) return lockAt(path);
    const holder = readHolder(path);
    if (holder === null || !isSupervisor(holder.pid)) {
      rmSync(path, { force: true });
      continue;
    }
    if (Date.now() - startedAt > (holder.stopping ? stoppingMs : graceMs)) {
      throw new Error(
        `Another npm start (process ${holder.pid}) uses ${dataDir}: stop it, or set DATA_DIR to another folder.`,
      );
    }
    if (holder.stopping && !told) log(`Waiting for process ${holder.pid}, which is stopping …`);
    told ||= holder.stopping;
    await sleep(50);
  }
}

/** True when the lock is ours, and still is a moment later: two starts may clear the same stale lock away. */
async function claim(path: string): Promise<boolean> {
  const mine = `${path}.${process.pid}`;
  writeHolder(mine, { stopping: false });
  try {
    // A link appears together with its content, where a file that is written is there empty for a moment.
    linkSync(mine, path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  await sleep(20);
  return readHolder(path)?.pid === process.pid;
}

function lockAt(path: string): Lock {
  return {
    markStopping() {
      const mine = `${path}.${process.pid}`;
      writeHolder(mine, { stopping: true });
      renameSync(mine, path);
    },
    release() {
      if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true });
    },
  };
}

function writeHolder(path: string, { stopping }: { stopping: boolean }): void {
  const holder: Holder = { pid: process.pid, stopping };
  writeFileSync(path, JSON.stringify(holder), { mode: 0o600 });
}

function readHolder(path: string): Holder | null {
  try {
    const { pid, stopping }: Partial<Holder> = JSON.parse(readFileSync(path, "utf8"));
    return typeof pid === "number" ? { pid, stopping: stopping === true } : null;
  } catch {
    // Gone in between, or torn by a full disk: nobody holds it.
    return null;
  }
}

/** After a reboot the number may belong to anything. */
function isSupervisor(pid: number): boolean {
  return isAlive(pid) && commandLine(pid).includes("supervisor");
}
