import type { QueueLog } from "../log.ts";

export interface Line {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that keeps its lines for the test to read. */
export function keepLines(): QueueLog & { readonly lines: readonly Line[] } {
  const lines: Line[] = [];
  const keep =
    (level: Line["level"]) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      lines.push({ level, event, fields });
    };
  return { lines, info: keep("info"), warn: keep("warn"), error: keep("error") };
}
