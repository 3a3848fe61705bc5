import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, lstat, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Place } from "./place.ts";
import { userName } from "./postmaster.ts";
import { serverEnvironment } from "./server-environment.ts";

const passwordFile = "proofline-password";

/** Makes the data folder unless it is there. Answers its path and the server's password. */
export async function initialise(
  place: Place,
  { durable }: { durable: boolean },
): Promise<{ data: string; password: string }> {
  const data = join(place.home, "data");
  if (!(await lstat(data).catch(() => null))) await create(place, { data, durable });
  const password = await readFile(join(data, passwordFile), "utf8").catch((cause) => {
    throw new Error(
      `${join(data, passwordFile)} cannot be read, and without it nobody can log in to the database there.`,
      {
        cause,
      },
    );
  });
  return { data, password: password.trim() };
}

async function create(place: Place, { data, durable }: { data: string; durable: boolean }): Promise<void> {
  const half = `${data}.new`;
  const secret = join(place.home, "new-password");
  await rm(half, { recursive: true, force: true });
  const password = randomBytes(24).toString("hex");
  await writeSecret(secret, { password, place });
  try {
    await runInitdb(place, {
      args: [
        `--pgdata=${half}`,
        `--username=${userName}`,
        `--pwfile=${secret}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        ...(durable ? [] : ["--no-sync"]),
      ],
    });
    await writeSecret(join(half, passwordFile), { password, place });
    // A rename, so that an initdb cut short is never mistaken for a database, and password and data appear together.
    await rename(half, data);
  } finally {
    await rm(secret, { force: true });
  }
}

async function writeSecret(path: string, { password, place }: { password: string; place: Place }): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, `${password}\n`, { mode: 0o600 });
  if (place.user.uid !== undefined && place.user.gid !== undefined) await chown(path, place.user.uid, place.user.gid);
}

function runInitdb(place: Place, { args }: { args: string[] }): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(place.programs, "bin", "initdb"), args, {
      ...place.user,
      // PostgreSQL's programs want to know where they stand, and the caller's folder may be closed to their user.
      cwd: "/",
      env: serverEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
      // A Ctrl-C in the terminal is for the caller to handle.
      detached: true,
    });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`initdb failed (${code}): ${complaint.trim()}`));
    });
  });
}
