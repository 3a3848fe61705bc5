import { chmod, chown, lstat, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { copyBinaries, locateBinaries } from "./binaries.ts";
import { findServerUser, mayAccess, type ServerUser } from "./server-user.ts";

const sharedFolder = "/var/lib/proofline";

/** Where one PostgreSQL lives: programs, the folder that holds its data, and who runs it. */
export type Place = { readonly programs: string; readonly home: string; readonly user: ServerUser };

/**
 * Settles where the server of `dataDir` lives. Normally right there; but when we are root and the `postgres` user
 * cannot reach the folder (a clone under /root, mode 0700), under /var/lib/proofline. A file in `dataDir` remembers.
 */
export async function settlePlace(dataDir: string, log: (line: string) => void): Promise<Place> {
  const folder = resolve(dataDir);
  if (await mkdir(folder, { recursive: true, mode: 0o711 })) await chmod(folder, 0o700);
  const user = await userOf(folder);
  return { programs: await settlePrograms(user), home: await settleHome(folder, { user, log }), user };
}

/** Data made by an earlier start belongs to whoever ran that one, and PostgreSQL insists on its owner. */
async function userOf(folder: string): Promise<ServerUser> {
  const user = findServerUser();
  const data = await lstat(join(folder, "data")).catch(() => null);
  if (!data) return user;
  if (user.uid !== undefined) return data.uid === 0 ? user : { uid: data.uid, gid: data.gid };
  if (data.uid !== process.getuid?.()) {
    throw new Error(
      `${folder} belongs to another user (id ${data.uid}): start as that user, or choose another DATA_DIR.`,
    );
  }
  return user;
}

async function settlePrograms(user: ServerUser): Promise<string> {
  const { folder, version } = await locateBinaries();
  if (user.uid === undefined) return folder;
  const usable =
    mayAccess(join(folder, "bin", "postgres"), { user, flags: "rx" }) &&
    mayAccess(join(folder, "share", "postgresql", "postgres.bki"), { user, flags: "r" });
  return usable ? folder : copyBinaries({ from: folder, version, to: await openSharedFolder() });
}

async function settleHome(
  folder: string,
  { user, log }: { user: ServerUser; log: (line: string) => void },
): Promise<string> {
  if (user.uid === undefined) return folder;
  const note = join(folder, "moved-to");
  const moved = (await readFile(note, "utf8").catch(() => "")).trim();
  if (moved !== "") {
    await mkdir(moved, { recursive: true });
    await giveTo(moved, user);
    return moved;
  }
  await giveTo(folder, user);
  if (mayAccess(folder, { user, flags: "rwx" })) return folder;
  // A name of its own each time: whoever deleted the data folder wants to begin anew, not to find older data.
  const home = await mkdtemp(join(await openSharedFolder(), "data-"));
  await giveTo(home, user);
  await writeFile(note, `${home}\n`);
  log(`The database lives in ${home}: PostgreSQL's user cannot reach ${folder}.`);
  return home;
}

async function giveTo(folder: string, user: ServerUser): Promise<void> {
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
  await chmod(folder, 0o700);
}

async function openSharedFolder(): Promise<string> {
  await mkdir(sharedFolder, { recursive: true });
  await chmod(sharedFolder, 0o711);
  return sharedFolder;
}
