import { DURATION_TEXT, readDuration } from "@proofline/core/runtime";
import { z } from "zod";

/** Seconds inside these bounds, as a number or as people type them: "90s", "10m", "2h", "1d". */
export function duration({ min, max }: { readonly min: number; readonly max: number }) {
  const sentence = `${shown(min)} to ${shown(max)}: seconds, or text such as "90s", "10m" or "2h".`;
  const seconds = z.int(sentence).min(min, sentence).max(max, sentence);
  const text = z
    .string()
    .regex(DURATION_TEXT)
    .transform((typed) => readDuration(typed))
    .pipe(seconds);
  return z.union([seconds, text], sentence);
}

function shown(seconds: number): string {
  if (seconds >= 3_600 && seconds % 3_600 === 0) return seconds === 3_600 ? "1 hour" : `${seconds / 3_600} hours`;
  return `${seconds} seconds`;
}
