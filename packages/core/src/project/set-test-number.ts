import { type PhoneDigest, requireScope } from "../access/index.ts";
import { readSuppliedCode } from "../code/index.ts";
import { AppError, invalidField } from "../error/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import type { Clock } from "../runtime/index.ts";
import { builtInOutcome, TEST_NUMBERS_MAX, type TestNumber, type TestNumberStore } from "../test-number/index.ts";
import type { TestNumberView } from "./list-test-numbers.ts";
import type { Access } from "./store.ts";

export interface TestNumberDeps {
  readonly clock: Clock;
  readonly phoneDigest: PhoneDigest;
  readonly testNumbers: Pick<TestNumberStore, "put" | "remove">;
}

export interface SetTestNumberCommand {
  readonly access: Access;
  readonly testNumber: TestNumber;
}

/**
 * Makes a number one of the project's test numbers: live keys are refused it from the next start on. Refuses with
 * `phone_number_invalid`, and with `invalid_request` a built-in one, a code that could not be sent, a time that is over,
 * and one too many.
 */
export async function setTestNumber(
  deps: TestNumberDeps,
  { access, testNumber }: SetTestNumberCommand,
): Promise<TestNumberView> {
  requireScope(access.actor, "settings:write");
  const number = readOwn(testNumber.number);
  const code = readSuppliedCode(testNumber.code);
  if (testNumber.expiresAt !== null && testNumber.expiresAt <= deps.clock.now()) {
    throw invalidField("expires_at", "This time is over.");
  }
  const set = { ...testNumber, number, code };
  const phoneDigest = digestOf(deps, access, number);
  if (!(await deps.testNumbers.put(access.project.id, { phoneDigest, testNumber: set }))) {
    throw invalidField("number", `A project has at most ${TEST_NUMBERS_MAX} test numbers; remove one first.`);
  }
  return { ...set, source: "project" };
}

/** It is a number like any other again. Refuses with `not_found`. */
export async function removeTestNumber(
  deps: TestNumberDeps,
  { access, number }: { readonly access: Access; readonly number: string },
): Promise<void> {
  requireScope(access.actor, "settings:write");
  const phoneDigest = digestOf(deps, access, readOwn(number));
  if (!(await deps.testNumbers.remove(access.project.id, phoneDigest))) {
    throw new AppError("not_found", "No such test number.");
  }
}

function readOwn(text: string): string {
  const { e164 } = parsePhoneNumber(text, "number");
  if (builtInOutcome(e164) !== null) throw invalidField("number", "A built-in test number cannot be changed.");
  return e164;
}

function digestOf({ phoneDigest }: TestNumberDeps, { project }: Access, e164: string): string {
  return Buffer.from(phoneDigest(project.id, e164)).toString("hex");
}
