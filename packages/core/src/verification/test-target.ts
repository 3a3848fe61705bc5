import { AppError, invalidField } from "../error/index.ts";
import type { PhoneNumber } from "../phone/index.ts";
import type { Access } from "../project/index.ts";
import {
  BUILT_IN_CODE,
  builtInOutcome,
  judgeTest,
  markedOutcome,
  type TestOutcome,
  type TestRefusal,
} from "../test-number/index.ts";
import type { VerificationDeps } from "./deps.ts";
import type { OpenCase } from "./ruled.ts";

/** A test number as a start needs it. */
export interface TestTarget {
  readonly outcome: TestOutcome;
  /** What is texted to it. */
  readonly code: string;
}

type Deps = Pick<VerificationDeps, "clock" | "phoneDigest" | "testNumbers">;

/** The test number that this is in the caller's project at this moment; null for any other number. */
export async function readTestTarget(deps: Deps, access: Access, number: PhoneNumber): Promise<TestTarget | null> {
  const { actor, project } = access;
  const builtIn = builtInOutcome(number.e164);
  if (builtIn !== null) return { outcome: builtIn, code: BUILT_IN_CODE };
  const phoneDigest = Buffer.from(deps.phoneDigest(project.id, number.e164)).toString("hex");
  const outcome = markedOutcome(project.settings.testNumbers, { phoneDigest, now: deps.clock.now() });
  if (outcome === null) return null;
  // A live start is refused it whatever its code is.
  if (actor.mode === "live") return { outcome, code: "" };
  const found = await deps.testNumbers.find(project.id, phoneDigest);
  return found === null ? null : { outcome: found.outcome, code: found.code };
}

interface Meeting {
  readonly access: Pick<Access, "actor">;
  /** The outcome of the test number; null for any other number. */
  readonly outcome: TestOutcome | null;
}

/**
 * Lets test keys and test numbers meet, and nothing else: refuses with `test_number_needs_test_key`,
 * `test_key_needs_test_number`, and with what a test number stands for.
 */
export function requireOfMode({ trail }: Pick<OpenCase, "trail">, { access, outcome }: Meeting): void {
  const { mode } = access.actor;
  if (mode === "live" && outcome === null) return;
  trail.found("test_number", { mode, outcome });
  const code = judgeTest({ mode, outcome });
  if (code !== null) throw refusals[code]();
}

const RATE_LIMITED_SECONDS = 60;

const refusals: Record<TestRefusal, () => AppError> = {
  test_number_needs_test_key: () =>
    invalidField("to", "This is a test number: it takes a test key.", "test_number_needs_test_key"),
  test_key_needs_test_number: () =>
    invalidField("to", "A test key is for test numbers alone.", "test_key_needs_test_number"),
  country_not_allowed: () =>
    invalidField("to", "This test number stands for a country that is not allowed.", "country_not_allowed"),
  rate_limited: () =>
    new AppError("rate_limited", "This test number stands for a limit that is reached.", {
      retryAfterSeconds: RATE_LIMITED_SECONDS,
    }),
};
