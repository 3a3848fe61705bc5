import { execFileSync, spawnSync } from "node:child_process";
import { userInfo } from "node:os";

/** Whom PostgreSQL runs as. Undefined ids: the user who runs us. */
export type ServerUser = { readonly uid?: number; readonly gid?: number };

const account = "postgres";

/** PostgreSQL refuses to run as root: root hands it to the `postgres` user, made here where the machine has none. */
export function findServerUser(): ServerUser {
  const uid = process.getuid?.();
  if (uid === undefined || uid !== 0) {
    requirePasswdEntry();
    return {};
  }
  return lookUp() ?? create();
}

function requirePasswdEntry(): void {
  try {
    userInfo();
  } catch (cause) {
    throw new Error(
      `initdb cannot run as user id ${process.getuid?.()}, which has no entry in /etc/passwd: set DATABASE_URL to a PostgreSQL of yours.`,
      { cause },
    );
  }
}

function lookUp(): ServerUser | null {
  const uid = spawnSync("id", ["-u", account], { encoding: "utf8" });
  const gid = spawnSync("id", ["-g", account], { encoding: "utf8" });
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function create(): ServerUser {
  try {
    execFileSync("groupadd", ["--system", "--force", account], { stdio: "pipe" });
    execFileSync(
      "useradd",
      [
        "--system",
        "--gid",
        account,
        "--no-create-home",
        "--home-dir",
        "/nonexistent",
        "--shell",
        "/bin/false",
        account,
      ],
      { stdio: "pipe" },
    );
  } catch (error) {
    // Another start may have made it in this very moment.
    const existing = lookUp();
    if (existing) return existing;
    throw new Error(
      "PostgreSQL does not run as root, and a user named postgres could not be created: run as another user, or set DATABASE_URL.",
      { cause: error },
    );
  }
  const created = lookUp();
  if (!created) throw new Error("The user postgres was created, yet cannot be found.");
  return created;
}

/** Whether that user may do this (`test` flags: r, w, x) with the path; folders on the way count too. */
export function mayAccess(path: string, { user, flags }: { user: ServerUser; flags: string }): boolean {
  return [...flags].every((flag) => {
    const ids = user.uid === undefined ? {} : { uid: user.uid, gid: user.gid };
    return spawnSync("/bin/sh", ["-c", `test -${flag} "$1"`, "sh", path], { ...ids, cwd: "/" }).status === 0;
  });
}
