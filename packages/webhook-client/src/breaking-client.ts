import type { PostResult, WebhookClient } from "@proofline/core/webhook";
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
} from "cockatiel";

export interface BreakerOptions {
  /** Failures in a row after which a URL is left alone. Default 5. */
  readonly failuresMax?: number;
  /** For how long; then one call probes. Default 10,000. */
  readonly openMs?: number;
}

/** URLs remembered at once; the one unused for longest is forgotten first. */
const URLS_MAX = 1_000;

/**
 * A client that stops asking a URL which does not answer, and says at once that it would not: for questions that a
 * person waits for. Each process judges for itself.
 */
export function createBreakingClient(client: WebhookClient, options: BreakerOptions = {}): WebhookClient {
  const breakers = new Map<string, CircuitBreakerPolicy>();
  const breakerOf = (url: string): CircuitBreakerPolicy => {
    const breaker = breakers.get(url) ?? newBreaker(options);
    breakers.delete(url);
    breakers.set(url, breaker);
    const [oldest] = breakers.keys();
    if (breakers.size > URLS_MAX && oldest !== undefined) breakers.delete(oldest);
    return breaker;
  };
  return {
    checkUrl: (url) => client.checkUrl(url),
    async post(request, signal) {
      try {
        return await breakerOf(request.url).execute(async () => {
          const result = await client.post(request, signal);
          if (isFailure(result)) throw new Failed(result);
          return result;
        });
      } catch (error) {
        if (error instanceof Failed) return error.result;
        if (error instanceof BrokenCircuitError) return { kind: "failed", cause: "connect", durationMs: 0 };
        throw error;
      }
    },
  };
}

function newBreaker({ failuresMax = 5, openMs = 10_000 }: BreakerOptions): CircuitBreakerPolicy {
  return circuitBreaker(handleAll, { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failuresMax) });
}

/** A refusal by our own guard says nothing of the backend, and costs nothing to repeat. */
function isFailure(result: PostResult): boolean {
  return result.kind === "failed" || (result.kind === "answered" && result.status >= 500);
}

class Failed extends Error {
  readonly result: PostResult;
  constructor(result: PostResult) {
    super("the call failed");
    this.result = result;
  }
}
