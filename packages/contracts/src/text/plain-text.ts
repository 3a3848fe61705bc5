import { z } from "zod";

const NOT_PLAIN = "Control characters and halves of surrogate pairs are not allowed.";

interface TextLength {
  readonly min?: number;
  readonly max: number;
}

/** One line of text. PostgreSQL stores neither NUL nor half of a surrogate pair, and no field of ours needs a line break. */
export function plainText({ min = 1, max }: TextLength): z.ZodString {
  return z.string().min(min).max(max).refine(isPlainText, NOT_PLAIN).meta({ pattern: "^[^\\p{Cc}\\p{Cs}]*$" });
}

/** The same with line breaks. */
export function plainLines({ min = 1, max }: TextLength): z.ZodString {
  return z
    .string()
    .min(min)
    .max(max)
    .refine((text) => isPlainText(text.replaceAll("\n", "")), NOT_PLAIN)
    .meta({ pattern: "^[^\\p{Cs}]*$" });
}

export function isPlainText(text: string): boolean {
  return !/\p{Cc}/u.test(text) && text.isWellFormed();
}
