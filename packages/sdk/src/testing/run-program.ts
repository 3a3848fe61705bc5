import { execFile } from "node:child_process";
import { delimiter } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs a program to its end and returns what it printed; rejects, with what it complained of, when it fails. */
export async function runProgram(
  program: string,
  { args, cwd, path = process.env.PATH ?? "" }: { args: readonly string[]; cwd: string; path?: string },
): Promise<string> {
  const env = { ...process.env, PATH: path, NO_COLOR: "1" };
  const { stdout } = await run(program, args, { cwd, env, timeout: 240_000, maxBuffer: 1 << 24 });
  return stdout;
}

/** The PATH without the folders that our own dependencies put before it: it leads to the Node that the machine has. */
export function pathOfTheMachine(): string {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .join(delimiter);
}
