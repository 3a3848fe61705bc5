/** Something that JSON.parse accepts and no two readers agree on. */
export interface JsonFault {
  readonly path: string;
  readonly message: string;
}

const DEPTH_MAX = 16;

interface Level {
  /** Null in an array. */
  readonly keys: Set<string> | null;
  /** The name or position of the member being read. */
  at: string | number;
}

/**
 * Finds names given twice (RFC 8259, 4: the outcome is unpredictable; JSON.parse takes the last), the name `__proto__`,
 * and nesting too deep. `text` must be JSON already.
 */
export function scanJson(text: string): JsonFault | null {
  const levels: Level[] = [];
  let level: Level | undefined;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === QUOTE) {
      const end = endOfString(text, i);
      // In valid JSON a colon follows a string only where the string is a name.
      if (level?.keys && isName(text, end)) {
        const name = nameOf(text, i, end);
        level.at = name;
        if (name === "__proto__") return { path: pathOf(levels), message: "This name is not allowed." };
        if (level.keys.has(name)) return { path: pathOf(levels), message: "Given twice." };
        level.keys.add(name);
      }
      i = end;
    } else if (character === OPEN_OBJECT || character === OPEN_ARRAY) {
      if (levels.length === DEPTH_MAX) return { path: pathOf(levels), message: `Nested deeper than ${DEPTH_MAX}.` };
      level = character === OPEN_OBJECT ? { keys: new Set(), at: "" } : { keys: null, at: 0 };
      levels.push(level);
    } else if (character === CLOSE_OBJECT || character === CLOSE_ARRAY) {
      levels.pop();
      level = levels.at(-1);
    } else if (character === COMMA && typeof level?.at === "number") {
      level.at += 1;
    }
  }
  return null;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === BACKSLASH) i++;
    else if (character === QUOTE) return i;
  }
  return text.length;
}

function isName(text: string, end: number): boolean {
  let i = end + 1;
  while (text.charCodeAt(i) <= 0x20) i++;
  return text.charCodeAt(i) === COLON;
}

function nameOf(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end);
  return raw.includes("\\") ? JSON.parse(`"${raw}"`) : raw;
}

function pathOf(levels: readonly Level[]): string {
  return levels.map(({ at }) => at).join(".");
}
