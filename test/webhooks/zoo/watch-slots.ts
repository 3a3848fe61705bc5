import { createEndpointGate, type EndpointGate, type GateLimits } from "@proofline/core/webhook";

export interface WatchedGate extends EndpointGate {
  /** The most Tries at once of one endpoint that had failed last. */
  failingMost(): number;
  /** How often a Try was let pass, told to come again in a moment, and told that the endpoint is left alone. */
  readonly verdicts: { passed: number; crowded: number; open: number };
}

/** The real gate, and a count of what it lets through. */
export function watchSlots(limits: GateLimits): WatchedGate {
  const gate = createEndpointGate(limits);
  const underWay = new Map<string, number>();
  const verdicts = { passed: 0, crowded: 0, open: 0 };
  let failingMost = 0;
  return {
    verdicts,
    failingMost: () => failingMost,
    enter(endpoint, at) {
      const answer = gate.enter(endpoint, at);
      if (typeof answer !== "function") {
        verdicts[answer.kind] += 1;
        return answer;
      }
      verdicts.passed += 1;
      const count = (underWay.get(endpoint.id) ?? 0) + 1;
      underWay.set(endpoint.id, count);
      if (endpoint.health.failures > 0) failingMost = Math.max(failingMost, count);
      return (...args: Parameters<typeof answer>) => {
        underWay.set(endpoint.id, (underWay.get(endpoint.id) ?? 1) - 1);
        answer(...args);
      };
    },
  };
}
