/** The lines this package writes. Events are `noun.past_verb`; the logger behind it masks what is private. */
export interface QueueLog {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/**
 * A writer for lines that come in storms: a backend that refuses every command raises thousands of errors a second.
 * Each event gets `linesPerSecond`; the next line let through says how many were `suppressed` before it.
 */
export function limitLines(
  write: (event: string, fields: Readonly<Record<string, unknown>>) => void,
  { linesPerSecond = 2, now = () => performance.now() }: { linesPerSecond?: number; now?: () => number } = {},
): (event: string, fields: Readonly<Record<string, unknown>>) => void {
  const windows = new Map<string, { startedMs: number; lines: number; suppressed: number }>();
  return (event, fields) => {
    const window = windows.get(event) ?? { startedMs: Number.NEGATIVE_INFINITY, lines: 0, suppressed: 0 };
    windows.set(event, window);
    if (now() - window.startedMs >= 1_000) {
      window.startedMs = now();
      window.lines = 0;
    }
    if (window.lines >= linesPerSecond) {
      window.suppressed += 1;
      return;
    }
    window.lines += 1;
    const { suppressed } = window;
    window.suppressed = 0;
    write(event, suppressed === 0 ? fields : { ...fields, suppressed });
  };
}
