import { AppError } from "../error/index.ts";

/** The refusal that an act ends in; fails the test when it ends in anything else. */
export function refusalOf(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}

/** The same for an act that takes its time. */
export async function refusalFrom(act: Promise<unknown>): Promise<AppError> {
  let answer: unknown;
  try {
    answer = await act;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`expected a refusal, not ${JSON.stringify(answer)}`);
}
