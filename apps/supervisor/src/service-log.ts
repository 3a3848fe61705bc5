import { closeSync, fstatSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { LogChoice } from "./config.ts";

/** Keeps what a process says: all of it in a file, what matters on the terminal, the last lines for a report. */
export type ServiceLog = {
  follow(stream: Readable, source: "stdout" | "stderr"): void;
  /** What it said last, errors first: for the report of a process that ended. */
  lastLines(): readonly string[];
  close(): void;
};

const fileBytesMax = 10_000_000;
const linesKept = 15;
const levelsShown = new Map<unknown, string>([
  ["warn", "warning"],
  ["error", "error"],
  ["fatal", "error"],
]);

/** Opens `<folder>/<name>.log`. When it is full it becomes `.log.1`, and the one before that is dropped. */
export function openServiceLog({
  folder,
  name,
  choice,
  print,
}: {
  folder: string;
  name: string;
  choice: LogChoice;
  print: (line: string) => void;
}): ServiceLog {
  const file = openBoundedFile(join(folder, `${name}.log`));
  const kept: Record<"stdout" | "stderr", string[]> = { stdout: [], stderr: [] };
  return {
    follow(stream, source) {
      let rest = "";
      stream.setEncoding("utf8").on("data", (text: string) => {
        file.write(text);
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines.filter((each) => each.trim() !== "")) {
          kept[source] = [...kept[source], line].slice(-linesKept);
          const shown = toTerminal(line, { name, source, choice });
          if (shown !== null) print(shown);
        }
      });
    },
    lastLines: () => (kept.stderr.length > 0 ? kept.stderr : kept.stdout),
    close: file.close,
  };
}

function openBoundedFile(path: string): { write(text: string): void; close(): void } {
  let fd = openSync(path, "a", 0o600);
  let bytes = fstatSync(fd).size;
  return {
    write(text) {
      if (bytes > fileBytesMax) {
        closeSync(fd);
        renameSync(path, `${path}.1`);
        fd = openSync(path, "a", 0o600);
        bytes = 0;
      }
      bytes += writeSync(fd, text);
    },
    close: () => closeSync(fd),
  };
}

/** The line as the terminal shows it; null when it stays in the file. */
export function toTerminal(
  line: string,
  { name, source, choice }: { name: string; source: "stdout" | "stderr"; choice: LogChoice },
): string | null {
  if (choice === "none") return null;
  if (choice === "all") return `${name}  ${line}`;
  const entry = parseEntry(line);
  if (entry === null) return source === "stderr" ? `${name}  ${line}` : null;
  const { level, event, time: _time, name: _name, ...details } = entry;
  const word = levelsShown.get(level);
  if (word === undefined) return null;
  const rest = Object.keys(details).length === 0 ? "" : ` ${JSON.stringify(details)}`;
  return `${name}  ${word}: ${String(event ?? "")}${rest.length > 400 ? `${rest.slice(0, 400)}…` : rest}`;
}

function parseEntry(line: string): Record<string, unknown> | null {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line);
  } catch {
    // Looks like JSON and is not: it is shown like any other text.
    return null;
  }
}
