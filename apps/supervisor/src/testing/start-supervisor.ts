import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePort } from "@proofline/embedded";
import { expect } from "vitest";
import type { Env } from "../config.ts";

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** A folder for one test, and free ports for the processes in it. */
export async function makeScene(): Promise<{ dataDir: string; env: Env; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "proofline-test-"));
  await chmod(folder, 0o711);
  const [port, carrierPort, healthPort] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const dataDir = join(folder, "data");
  return {
    dataDir,
    env: {
      DATA_DIR: dataDir,
      PORT: String(port),
      CARRIER_PORT: String(carrierPort),
      WORKER_HEALTH_PORT: String(healthPort),
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A service that stands in for an app, and the diary in which it writes what happens to it. */
export async function standIn(name: string, { folder, wish = "sound" }: { folder: string; wish?: string }) {
  const port = await findFreePort();
  const diary = join(folder, "..", `${name}.diary`);
  return {
    service: {
      name,
      entry: pathOf("stand-in.ts"),
      env: { STAND_IN: wish, STAND_IN_PORT: String(port), STAND_IN_DIARY: diary },
      healthUrl: `http://127.0.0.1:${port}/health`,
    },
    origin: `http://127.0.0.1:${port}`,
    words: (): string[] => {
      try {
        return readFileSync(diary, "utf8").trim().split("\n");
      } catch {
        // It has not begun to write.
        return [];
      }
    },
  };
}

/** What a supervisor process says and how it ends. */
export type Driven = {
  readonly child: ChildProcess;
  output(): string;
  ready(): Promise<void>;
  exitCode(): Promise<number | null>;
};

export function startSupervisor(env: Env): Driven {
  const child = spawn(process.execPath, [pathOf("drive.ts")], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  return {
    child,
    output: () => said,
    ready: () => expect.poll(() => said, { timeout: 20_000 }).toContain("Proofline is ready"),
    async exitCode() {
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      return child.exitCode;
    },
  };
}
