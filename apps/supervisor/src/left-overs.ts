import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine, endProcess, isAlive } from "@proofline/embedded";

type Started = { readonly pid: number; readonly entry: string };

/** Remembers which processes were started, and ends those that outlived a supervisor that was killed. */
export type ProcessNotes = { add(started: Started): void; clear(): void };

/**
 * Processes end by themselves when their supervisor is gone, but they finish what they are at: the ports they hold may
 * not be free yet. This waits for them, and ends those that do not go.
 */
export async function endLeftOvers(dataDir: string): Promise<ProcessNotes> {
  const path = join(dataDir, "processes.json");
  const leftOvers = read(path).filter(({ pid, entry }) => isAlive(pid) && commandLine(pid).includes(entry));
  await Promise.all(
    leftOvers.map(({ pid }) =>
      endProcess(pid, [
        { signal: "SIGTERM", waitMs: 5_000 },
        { signal: "SIGKILL", waitMs: 5_000 },
      ]),
    ),
  );
  const started: Started[] = [];
  return {
    add(one) {
      started.push(one);
      writeFileSync(path, JSON.stringify(started), { mode: 0o600 });
    },
    clear: () => rmSync(path, { force: true }),
  };
}

function read(path: string): readonly Started[] {
  try {
    const noted: unknown = JSON.parse(readFileSync(path, "utf8"));
    return Array.isArray(noted) ? noted.filter(isStarted) : [];
  } catch {
    // None was noted, or the note was torn: there is nothing to look for.
    return [];
  }
}

function isStarted(value: unknown): value is Started {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "entry" in value &&
    typeof value.entry === "string"
  );
}
