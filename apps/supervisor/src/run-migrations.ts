import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Env } from "./config.ts";

const entry = fileURLToPath(new URL("migrate.ts", import.meta.url));

/** Migrates in a process of its own. Throws what it said when it failed; `signal` ends it. */
export async function runMigrations(env: Env, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [entry], { env, stdio: ["ignore", "pipe", "pipe"], detached: true, signal });
  let said = "";
  const listen = (text: string): void => {
    said += text;
  };
  child.stdout.setEncoding("utf8").on("data", listen);
  child.stderr.setEncoding("utf8").on("data", listen);
  const [code, killedBy] = await once(child, "close");
  if (code !== 0) throw new Error(said.trim() || `The migration ended with ${killedBy ?? `exit code ${code}`}.`);
}
