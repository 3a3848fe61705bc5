import type { z } from "zod";

/** One thing wrong with the configuration. `message` never holds the value: it may be a secret. */
export interface ConfigFault {
  /** Name of the variable, with the place inside it where it holds a list: `PROVIDERS[1].auth_token`. */
  readonly path: string;
  readonly message: string;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** The value that passes, or undefined and its faults among the others. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  { value, at, faults }: { value: unknown; at: string; faults: ConfigFault[] },
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    faults.push({ path: issue.path.reduce<string>(join, at), message: issue.message });
  }
  return undefined;
}

function join(path: string, key: PropertyKey): string {
  if (typeof key === "number") return `${path}[${key}]`;
  return path === "" ? String(key) : `${path}.${String(key)}`;
}
