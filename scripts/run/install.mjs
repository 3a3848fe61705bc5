import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const pnpm = "pnpm@12.21.0";

/**
 * Makes sure that node_modules is what the lockfile and the manifests ask for. A note beside them says for which
 * content they were installed; it is taken away before an install and written after it, so that one that was cut
 * short is done again.
 */
export async function ensureInstalled({ root, env }) {
  if (isInstalled(root)) return;
  const release = await takeLock(root);
  try {
    // Whoever held the lock may have done it.
    if (!isInstalled(root)) await install({ root, env });
  } finally {
    release();
  }
}

async function install({ root, env }) {
  console.error("Installing dependencies (the first time takes about a minute) …");
  rmSync(noteOf(root), { force: true });
  const args = ["--yes", pnpm, "install", "--frozen-lockfile", "--config.confirmModulesPurge=false"];
  // With the caller's PATH: ours begins with the Node that this very install may be about to replace.
  const code = await run("npx", { args, cwd: root, env: { ...env, PATH: process.env.PATH } });
  if (code !== 0) throw new Error(`Installing dependencies failed (exit code ${code}); the lines above say why.`);
  writeFileSync(noteOf(root), `${fingerprint(root)}\n`);
}

function run(program, { args, cwd, env }) {
  return new Promise((resolve, reject) => {
    // Progress goes to stderr: the output of the command itself may be read by a program.
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", 2, 2] });
    const forward = (signal) => child.kill(signal);
    process.on("SIGINT", forward).on("SIGTERM", forward);
    child.once("error", (error) => {
      reject(new Error(`${program} could not be run (${error.code}): Proofline needs npm, which comes with Node.`));
    });
    child.once("close", (code, signal) => {
      process.off("SIGINT", forward).off("SIGTERM", forward);
      resolve(code ?? signal);
    });
  });
}

const noteOf = (root) => join(root, "node_modules", ".proofline-installed");

function isInstalled(root) {
  if (!existsSync(noteOf(root))) return false;
  if (readFileSync(noteOf(root), "utf8").trim() !== fingerprint(root)) return false;
  return workspaces(root).every(
    (folder) => !hasDependencies(join(root, folder)) || existsSync(join(root, folder, "node_modules")),
  );
}

function hasDependencies(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return [manifest.dependencies, manifest.devDependencies].some((list) => Object.keys(list ?? {}).length > 0);
}

/** Of the content, not the dates: a checkout touches files without changing them. */
function fingerprint(root) {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch} ${pnpm}\n`);
  const manifests = workspaces(root).map((folder) => join(folder, "package.json"));
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...manifests]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

function workspaces(root) {
  const inFolder = (folder) =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((name) => join(folder, name)) : [];
  return [...inFolder("apps"), ...inFolder("packages"), "bench", "test"]
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .sort();
}

/** `npm run api` and `npm run worker` may be typed at once in a fresh clone: one installs, the other waits. */
async function takeLock(root) {
  const lock = join(root, "node_modules", ".proofline-installing");
  mkdirSync(join(root, "node_modules"), { recursive: true });
  let told = false;
  for (;;) {
    if (claim(lock)) return () => rmSync(lock, { force: true });
    const holder = Number(readOr(lock, ""));
    if (!isAlive(holder)) {
      rmSync(lock, { force: true });
      continue;
    }
    if (!told) console.error(`Waiting for process ${holder}, which is installing dependencies …`);
    told = true;
    await sleep(200);
  }
}

/** A link appears with its content, where a file that is written is there empty for a moment. */
function claim(lock) {
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function readOr(path, fallback) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return fallback;
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
