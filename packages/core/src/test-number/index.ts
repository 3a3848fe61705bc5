export { BUILT_IN_CODE, type BuiltIn, builtInNumbers, builtInOutcome } from "./built-in.ts";
export { judgeTest, type TestRefusal } from "./judge.ts";
export {
  EXPIRED_AFTER_SECONDS,
  LATE_AFTER_SECONDS,
  TEST_OUTCOMES,
  TEST_PROVIDER,
  type TestOutcome,
  testOutcomes,
} from "./outcome.ts";
export {
  markedOutcome,
  TEST_NUMBERS_MAX,
  type TestNumber,
  type TestNumberMarks,
  type TestNumberStore,
} from "./test-number.ts";
