/**
 * Remembers that the backend was away a moment ago, so that the requests of that moment do not each wait for it.
 * One call in every `restMs` is let through to find out whether it is back.
 */
export interface Breaker {
  /** Whether this call may try. */
  allows(): boolean;
  succeeded(): void;
  failed(): void;
}

export function createBreaker(restMs: number, now: () => number = () => performance.now()): Breaker {
  let restsUntilMs: number | null = null;
  return {
    allows() {
      if (restsUntilMs === null) return true;
      if (now() < restsUntilMs) return false;
      restsUntilMs = now() + restMs;
      return true;
    },
    succeeded() {
      restsUntilMs = null;
    },
    failed() {
      restsUntilMs = now() + restMs;
    },
  };
}
