import { readFile, readlink, realpath } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { commandLine, isAlive } from "./process-state.ts";

/** What a running server writes about itself into its data folder. */
export type Postmaster = {
  readonly pid: number;
  readonly folder: string;
  readonly port: number;
  readonly ready: boolean;
};

/** Reads `postmaster.pid`: line 1 is the pid, line 2 the folder, line 4 the port, line 8 the state (PostgreSQL, miscadmin.h). */
export async function readPostmaster(data: string): Promise<Postmaster | null> {
  const text = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "");
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  // A server that is just starting has written only its first lines: it has no port yet.
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, folder: lines[1] ?? "", port: Number(lines[3] ?? "") || 0, ready: lines[7]?.trim() === "ready" };
}

/**
 * Whether that pid is the server of this data folder. After a reboot the number may belong to anything, and in a
 * copied folder to the server of the original.
 */
export async function isServerOf(data: string, { pid, folder }: Postmaster): Promise<boolean> {
  if (!isAlive(pid) || !commandLine(pid).includes("postgres")) return false;
  // The server works from within its data folder, and keeps doing so when the folder is renamed.
  const worksIn = await readlink(`/proc/${pid}/cwd`).catch(() => folder);
  return (await realpath(worksIn).catch(() => worksIn)) === (await realpath(data));
}

const databaseName = "proofline";
export const userName = "proofline";

/** A connection URL for a server of ours. */
export function serverUrl({
  port,
  password,
  database = databaseName,
}: {
  port: number;
  password: string;
  database?: string;
}): string {
  return `postgres://${userName}:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * Logs in and makes sure that our database exists. False: nobody answers there, or not to this password.
 */
export async function greet({ port, password }: { port: number; password: string }): Promise<boolean> {
  const sql = postgres(serverUrl({ port, password, database: "postgres" }), {
    max: 1,
    connect_timeout: 5,
    onnotice: () => {},
  });
  try {
    const [found] = await sql`select from pg_database where datname = ${databaseName}`;
    if (!found) await sql.unsafe(`create database ${databaseName}`);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** No answer, a wrong password, or a server that is starting up or shutting down (SQLSTATE 28P01, 28000, 57P03). */
function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return [
    "ECONNREFUSED",
    "ECONNRESET",
    "CONNECT_TIMEOUT",
    "CONNECTION_CLOSED",
    "CONNECTION_ENDED",
    "28P01",
    "28000",
    "57P03",
    "57P01",
  ].includes(code);
}
