import { z } from "zod";
import { plainText } from "../text/index.ts";

export const LIST_LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/** How many of a list at once. */
export const Limit = z
  .string()
  .regex(/^[0-9]{1,3}$/, `A whole number from 1 to ${LIMIT_MAX}.`)
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= LIMIT_MAX, `A whole number from 1 to ${LIMIT_MAX}.`)
  .optional()
  .meta({ type: "integer", pattern: undefined, minimum: 1, maximum: LIMIT_MAX, default: LIST_LIMIT_DEFAULT });

/** Where a list goes on. */
export const Cursor = plainText({ max: 255 }).optional().meta({ description: "The next_cursor of the page before." });

export const NextCursor = z.string().nullable().meta({ description: "Null on the last page." });
