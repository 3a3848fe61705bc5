import type { Fields } from "../mask/mask-fields.ts";

/** Whether a line may be written now. Those that may not are counted and told of once, at the end of their second. */
export interface StormGate {
  admits(line: { level: string; event: string; fields: Fields }): boolean;
  /** Tells of what is still counted. */
  flush(): void;
}

const windowMs = 1_000;
const kindsMax = 1_000;

/**
 * Bounds repeated warnings and errors: a store that refuses everything makes thousands of them a second, and the log
 * must not be what fails next. Lines are the same when level, event and error are, whatever ids and figures they name.
 * Other levels pass: they are one line per unit of work.
 */
export function createStormGate({
  linesPerSecond,
  summarise,
}: {
  linesPerSecond: number;
  summarise: (summary: { event: string; level: string; count: number }) => void;
}): StormGate {
  const kinds = new Map<string, { event: string; level: string; lines: number; suppressed: number }>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const ended = [...kinds.values()];
    kinds.clear();
    for (const { event, level, suppressed } of ended) {
      if (suppressed > 0) summarise({ event, level, count: suppressed });
    }
  };
  return {
    flush,
    admits({ level, event, fields }) {
      if (level !== "warn" && level !== "error") return true;
      if (timer === undefined) {
        timer = setTimeout(flush, windowMs);
        timer.unref();
      }
      if (kinds.size >= kindsMax) flush();
      const key = `${level} ${event} ${describe(fields.error ?? fields.err)}`;
      const kind = kinds.get(key) ?? { event, level, lines: 0, suppressed: 0 };
      kinds.set(key, kind);
      if (kind.lines < linesPerSecond) {
        kind.lines += 1;
        return true;
      }
      kind.suppressed += 1;
      return false;
    },
  };
}

/** The kind of an error: its name and message without what differs from one to the next. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return `${error.name} ${error.message.slice(0, 300).replace(/\b[a-z]{2,8}_[0-9a-z]{26}\b|[0-9a-f-]{16,}|\d+/gi, "#")}`;
}
