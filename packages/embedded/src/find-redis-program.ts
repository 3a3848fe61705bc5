import { spawn } from "node:child_process";
import { access, constants, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

const programs = ["redis-server", "valkey-server"];
// Debian keeps servers out of an ordinary user's PATH now and then.
const otherFolders = ["/usr/local/bin", "/usr/bin", "/usr/sbin", "/opt/homebrew/bin"];

/** The path of a Redis or Valkey server on this machine; as root on Debian it is installed when there is none. */
export async function findRedisProgram({
  log,
  folders = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), ...otherFolders],
}: {
  readonly log: (line: string) => void;
  readonly folders?: readonly string[];
}): Promise<string> {
  const found = await findIn(folders, programs);
  if (found) return found;
  const apt = await findIn(folders, ["apt-get"]);
  if (process.getuid?.() === 0 && apt) {
    log("Installing redis-server with apt-get …");
    await install(apt);
    const installed = await findIn(folders, programs);
    if (installed) return installed;
  }
  throw new Error("Install redis-server or valkey-server (on Debian: apt-get install redis-server), or set REDIS_URL.");
}

async function findIn(folders: readonly string[], names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      const usable = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (usable) return path;
    }
  }
  return null;
}

async function install(apt: string): Promise<void> {
  const release = await forbidServices();
  try {
    // A bare image has no package lists yet.
    await run(apt, ["update", "-q"]);
    await run(apt, ["install", "-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", "redis-server"]);
  } finally {
    await release();
  }
}

/** The package would start a server of its own on port 6379; exit code 101 of this script forbids it (invoke-rc.d(8)). */
async function forbidServices(): Promise<() => Promise<void>> {
  const policy = "/usr/sbin/policy-rc.d";
  try {
    await writeFile(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755, flag: "wx" });
  } catch (error) {
    // The machine has a policy of its own: it stays.
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return async () => {};
    throw error;
  }
  return () => rm(policy, { force: true });
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said: string[] = [];
    child.stdout.on("data", (chunk: Buffer) => said.push(chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`${program} ${args[0]} failed (${code}): ${said.join("").trim().split("\n").slice(-5).join("\n")}`),
        );
    });
  });
}
