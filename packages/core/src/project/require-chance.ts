import { invalidField } from "../error/index.ts";
import type { GuessChance } from "../guess/index.ts";
import { chanceSentence, inWords } from "./warnings.ts";

/** Refuses with `invalid_request` what makes guessing likelier than the operator allows, naming figure and bound. */
export function requireChance(
  { perDay, guessesPerDay, liveCodes, codes }: GuessChance,
  { max, path }: { readonly max: number | null; readonly path: string },
): void {
  if (max === null || perDay <= max) return;
  const many = (count: number) => count.toLocaleString("en-GB");
  throw invalidField(
    path,
    `${chanceSentence(perDay)} This project allows ${inWords(max)} (guess_chance_max). It follows from ${many(guessesPerDay)} guesses in a day at ${many(liveCodes)} of ${many(codes)} codes.`,
  );
}
