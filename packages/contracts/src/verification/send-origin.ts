import { z } from "zod";
import { plainText } from "../text/index.ts";

/** The name of a key that callers supply. */
export const LimitKeyName = z.string().regex(/^[a-z0-9_.-]{1,64}$/);

const LIMIT_KEYS_MAX = 10;

/** What the caller wants sends limited by; a key without a rule limits nothing. */
export const LimitKeys = z
  .record(LimitKeyName, plainText({ max: 255 }))
  .refine((keys) => Object.keys(keys).length <= LIMIT_KEYS_MAX, `At most ${LIMIT_KEYS_MAX} keys.`)
  .meta({ maxProperties: LIMIT_KEYS_MAX, example: { device: "d-1" } });

export const IpAddress = z.union(
  [z.ipv4().meta({ format: "ipv4" }), z.ipv6().meta({ format: "ipv6" })],
  "Not an IP address.",
);
