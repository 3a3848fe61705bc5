import { type DestinationStream, type LevelWithSilent, pino } from "pino";
import { type Fields, maskFields } from "../mask/mask-fields.ts";
import { maskText } from "../mask/mask-text.ts";
import { createStormGate } from "./storm.ts";

export type LogLevel = LevelWithSilent;

/** Lines for operators. An event is `noun.past_verb` and never a sentence; durations end in `Ms`. */
export interface Logger {
  debug(event: string, fields?: Fields): void;
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
  /** The same log with these fields in every line. */
  child(fields: Fields): Logger;
  /** Writes what is held back. Call it last. */
  flush(): void;
}

export interface LoggerOptions {
  /** Which process speaks: `api`, `worker`. */
  readonly name: string;
  readonly level: LogLevel;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
  /** Of each kind of warning and error. Default 10. */
  readonly linesPerSecond?: number;
}

type Level = "debug" | "info" | "warn" | "error";

/** Names that the line itself uses: a field of that name would overwrite it for whoever parses the line. */
const reserved = new Set(["level", "time", "name", "event"]);

/**
 * One JSON object per line: `level`, `time` (RFC 3339), `name`, `event` and the fields, with phone numbers masked and
 * secrets removed by type and by key, at any depth, in errors and their stacks too.
 */
export function createLogger({ name, level, destination, linesPerSecond = 10 }: LoggerOptions): Logger {
  const options = {
    level,
    base: { name },
    messageKey: "event",
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const lines = destination === undefined ? pino(options) : pino(options, destination);
  const gate = createStormGate({
    linesPerSecond,
    summarise: ({ event, level, count }) => lines.warn({ of: event, ofLevel: level, count }, "lines.suppressed"),
  });

  const write = (level: Level, { event, fields }: { event: string; fields: Fields }): void => {
    if (!lines.isLevelEnabled(level) || !gate.admits({ level, event, fields })) return;
    lines[level](unreserve(maskFields(fields)), maskText(event));
  };
  const withFields = (bound: Fields): Logger => {
    const at =
      (level: Level) =>
      (event: string, fields: Fields = {}): void =>
        write(level, { event, fields: { ...bound, ...fields } });
    return {
      debug: at("debug"),
      info: at("info"),
      warn: at("warn"),
      error: at("error"),
      child: (fields) => withFields({ ...bound, ...fields }),
      flush: () => {
        gate.flush();
        lines.flush();
      },
    };
  };
  return withFields({});
}

function unreserve(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [reserved.has(key) ? `${key}_` : key, value]));
}
