import { AppError } from "@proofline/core/error";
import type { VerificationId } from "@proofline/core/runtime";
import { DAY_SECONDS } from "./day.ts";
import { check, type Ground, start } from "./ground.ts";

/** Evenly spread over a day, this many checks at one number; a new Verification whenever one ended. Returns how many were judged. */
export async function hammer(ground: Ground, { checks }: { readonly checks: number }): Promise<number> {
  let judged = 0;
  let id: VerificationId | null = null;
  for (let i = 0; i < checks; i++) {
    id ??= await startAgain(ground);
    if (id !== null) {
      const answer = await check(ground, id, String(i % 1_000_000).padStart(6, "0"));
      if (answer.compared) judged += 1;
      if (answer.status !== "pending") id = null;
    }
    await ground.wait(DAY_SECONDS / checks);
  }
  return judged;
}

/** Null inside a pause. */
async function startAgain(ground: Ground): Promise<VerificationId | null> {
  try {
    return await start(ground);
  } catch (refusal) {
    if (refusal instanceof AppError) return null;
    throw refusal;
  }
}
