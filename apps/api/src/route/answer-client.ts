import { setTimeout as sleep } from "node:timers/promises";
import { AppError, type ErrorCode } from "@proofline/core/error";
import type { Answer } from "./answer.ts";

/** Answers to apps and pages leave at multiples of this after their request came; what they cost is a few of these ms. */
const BEAT_MS = 100;

/** What a refusal says of a number, or of what the project's backend thinks of it; clients hear of a limit. */
const telling: ReadonlySet<ErrorCode> = new Set(["rate_limited", "sends_spent", "send_denied", "pumping_suspected"]);
const GENERIC_RETRY_AFTER_SECONDS = 60;

/**
 * Answers an app or page without saying, by words or by time, what it must not learn: refusals that would tell how often
 * a number was texted, or that a backend denies it, are all the same one, and every answer waits for the next beat.
 */
export async function answerClient(
  answer: () => Promise<Answer>,
  { startedMs, beatMs = BEAT_MS }: { startedMs: number; beatMs?: number | undefined },
): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    throw error instanceof AppError && telling.has(error.code) ? tooMany(error) : error;
  } finally {
    await untilBeat(startedMs, beatMs);
  }
}

async function untilBeat(startedMs: number, beatMs: number): Promise<void> {
  const beats = Math.floor((performance.now() - startedMs) / beatMs) + 1;
  const leaveMs = startedMs + beats * beatMs;
  // Timers count whole milliseconds from the beginning of their turn, and may fire a little early by this clock.
  for (let leftMs = leaveMs - performance.now(); leftMs > 0; leftMs = leaveMs - performance.now()) {
    await sleep(Math.ceil(leftMs));
  }
}

function tooMany(cause: AppError): AppError {
  const details = { retryAfterSeconds: GENERIC_RETRY_AFTER_SECONDS, cause: cause.code };
  return new AppError("rate_limited", "Too many messages; try again later.", details);
}
