import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export type LeftBehind = { readonly pid: number; readonly command: string };

/**
 * The processes that carry this variable in their environment, or work in this folder, and do not go away by
 * themselves in time. Children inherit both and keep them when their parent is gone; a server like Redis overwrites
 * its environment with its title. Only Linux shows either; elsewhere none are found.
 */
export async function findLeftBehind({
  mark,
  folder,
  waitMs,
}: {
  mark: { readonly name: string; readonly value: string };
  folder: string;
  waitMs: number;
}): Promise<readonly LeftBehind[]> {
  const until = Date.now() + waitMs;
  for (;;) {
    const found = findOurs(`${mark.name}=${mark.value}`, folder);
    if (found.length === 0 || Date.now() >= until) return found;
    await sleep(100);
  }
}

function findOurs(mark: string, folder: string): LeftBehind[] {
  return processIds()
    .filter((pid) => pid !== process.pid)
    .filter((pid) => read(pid, "environ").split("\0").includes(mark) || worksIn(pid).startsWith(`${folder}/`))
    .map((pid) => ({ pid, command: read(pid, "cmdline").replaceAll("\0", " ").trim() }));
}

function processIds(): number[] {
  try {
    return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    // Not Linux.
    return [];
  }
}

function worksIn(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // It ended in between, or is not ours to look at.
    return "";
  }
}

/** Empty for a process that ended in between, for a zombie, and for one that is not ours to look at. */
function read(pid: number, file: "environ" | "cmdline"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
