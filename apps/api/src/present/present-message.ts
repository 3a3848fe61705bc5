import type { Message as MessageBody } from "@proofline/contracts";
import type { Attempt, Message } from "@proofline/core/message";
import type { z } from "zod";

/** A Message with its Attempts, as operators see it. */
export function presentMessage(
  message: Message & { readonly attempts: readonly Attempt[] },
): z.output<typeof MessageBody> {
  const { id, channel, status, sender, segments, attempts } = message;
  return { id, channel, status, sender, segments, attempts: attempts.map(presentAttempt) };
}

function presentAttempt({ provider, status, providerCode, cause, startedAt, endedAt }: Attempt) {
  return {
    provider,
    status,
    // The provider's own code is what its support asks for.
    error_code: providerCode ?? cause,
    started_at: startedAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
  };
}
