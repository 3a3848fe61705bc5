import { z } from "zod";

/** An id as the API shows it: a TypeID (`ver_01…`). */
export function idText(prefix: string): z.ZodString {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`))
    .meta({ example: `${prefix}_01kaq3h6w8e4ja5p1c2m3n4r5s` });
}

/** RFC 3339 in UTC. */
export const Time = z.iso.datetime().meta({ example: "2026-11-20T20:00:00.000Z" });
