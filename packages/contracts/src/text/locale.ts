import { z } from "zod";

/** A language tag by its shape: language, then script, region or variants (BCP 47, RFC 5646, 2.1). */
export const Locale = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$/, "Not a language tag such as en or pt-BR.")
  .meta({ example: "en-GB" });
