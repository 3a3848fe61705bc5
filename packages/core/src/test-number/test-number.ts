import type { ProjectId } from "../runtime/index.ts";
import type { TestOutcome } from "./outcome.ts";

/** A number of the operator's that nothing is ever sent to. */
export interface TestNumber {
  /** E.164. */
  readonly number: string;
  /** What is texted to it. */
  readonly code: string;
  readonly outcome: TestOutcome;
  /** From then on it is a number like any other; null: never. */
  readonly expiresAt: Date | null;
}

/** What a project's settings hold of them, by the hex digest of the number. */
export type TestNumberMarks = Readonly<
  Record<string, { readonly outcome: TestOutcome; readonly expiresAt: string | null }>
>;

/** More than any test suite needs; settings are read with every request. */
export const TEST_NUMBERS_MAX = 100;

/** The mark of a number that is one of the project's at this moment; null for any other. */
export function markedOutcome(
  marks: TestNumberMarks,
  { phoneDigest, now }: { readonly phoneDigest: string; readonly now: Date },
): TestOutcome | null {
  const mark = Object.hasOwn(marks, phoneDigest) ? marks[phoneDigest] : undefined;
  if (mark === undefined || (mark.expiresAt !== null && new Date(mark.expiresAt) <= now)) return null;
  return mark.outcome;
}

/** The port to the operator's test numbers. Each change counts the project's version up. */
export interface TestNumberStore {
  /** Sets or replaces one; false when the project has `TEST_NUMBERS_MAX` others. */
  put(
    projectId: ProjectId,
    record: { readonly phoneDigest: string; readonly testNumber: TestNumber },
  ): Promise<boolean>;
  /** False when there is none. */
  remove(projectId: ProjectId, phoneDigest: string): Promise<boolean>;
  /** By when they were set. */
  list(projectId: ProjectId): Promise<readonly TestNumber[]>;
  find(projectId: ProjectId, phoneDigest: string): Promise<TestNumber | null>;
}
