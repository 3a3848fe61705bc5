import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { greet, isServerOf, readPostmaster } from "./postmaster.ts";
import { isAlive } from "./process-state.ts";

const answerMs = 10_000;

/** A server of this data folder that still runs. One that is just starting or stopping is waited for. */
export async function findLeftOver({
  data,
  password,
}: {
  data: string;
  password: string;
}): Promise<{ pid: number; port: number } | null> {
  const until = Date.now() + answerMs;
  for (;;) {
    const found = await readPostmaster(data);
    if (!found) return null;
    const { pid, port, ready } = found;
    if (!(await isServerOf(data, found))) {
      // PostgreSQL itself would refuse to start while any process of its user has that number.
      if (isAlive(pid)) await rm(join(data, "postmaster.pid"), { force: true });
      return null;
    }
    if (ready && (await greet({ port, password }))) return { pid, port };
    if (Date.now() > until) {
      throw new Error(`Process ${pid} holds the database in ${data} and does not answer: end it, then start again.`);
    }
    await sleep(100);
  }
}
