import { TEST_OUTCOMES, type TestOutcome } from "./outcome.ts";

/** What is texted to every built-in number. */
export const BUILT_IN_CODE = "424242";

/**
 * Their area code, 999, is one that North America keeps for a longer plan, and 555-01xx is kept for fiction in every
 * area: no phone will ever ring at one.
 */
const PREFIX = "+19995550";
const FIRST = 100;
/** From here on, fifty numbers that are `delivered`: for tests that run side by side. */
const FIRST_SPARE = 150;
const LAST = 199;

export interface BuiltIn {
  readonly number: string;
  readonly outcome: TestOutcome;
}

/** One number for each outcome, in the outcomes' order, then the spare ones. */
export const builtInNumbers: readonly BuiltIn[] = [
  ...TEST_OUTCOMES.map((outcome, index) => ({ number: `${PREFIX}${FIRST + index}`, outcome })),
  ...Array.from({ length: LAST - FIRST_SPARE + 1 }, (_, index) => ({
    number: `${PREFIX}${FIRST_SPARE + index}`,
    outcome: "delivered" as const,
  })),
];

const byNumber = new Map(builtInNumbers.map(({ number, outcome }) => [number, outcome]));

/** The outcome of a built-in number; null for any other. */
export function builtInOutcome(e164: string): TestOutcome | null {
  return byNumber.get(e164) ?? null;
}
