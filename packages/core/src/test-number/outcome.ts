/** What happens to a test number, in words: docs/testing.md prints them from here. */
export const testOutcomes = {
  delivered: "the text is sent and delivered at once",
  delivered_late: "the text waits, and is sent and delivered five seconds after it was asked for",
  undelivered: "the text is sent, and a receipt says that it did not arrive",
  no_receipt: "the text is sent, and nobody says what became of it",
  unreachable: "the provider says that the number cannot be reached: the verification fails",
  provider_down: "no provider takes the text: the verification fails",
  expired: "the text is delivered, and the verification expires five seconds after its start",
  country_not_allowed: "the start is refused: the project does not send to the country",
  rate_limited: "the start is refused: too many requests",
} as const;
export type TestOutcome = keyof typeof testOutcomes;
export const TEST_OUTCOMES = Object.keys(testOutcomes) as [TestOutcome, ...TestOutcome[]];

/** When the text of `delivered_late` goes out, from the moment its Message was made. */
export const LATE_AFTER_SECONDS = 5;
/** How long a Verification of `expired` lives, whatever was asked for. */
export const EXPIRED_AFTER_SECONDS = 5;

/** Whom the Attempts of a test name as their provider. No account can have the name. */
export const TEST_PROVIDER = "test";
