import { isClosed } from "../pumping/index.ts";
import type { StepInputs, StepVerdict } from "./step.ts";

/** Refuses where a place is closed, the guard is to enforce, and nobody vouched for the send. */
export function judgeGuardStep({ mode, allowed, scopes }: StepInputs["guard"]): StepVerdict {
  if (mode !== "enforce" || allowed) return { kind: "pass" };
  const closed = scopes.some(({ scope, unproven, proven, shut }) => isClosed({ scope, unproven, proven, shut }));
  return closed ? { kind: "refuse", code: "pumping_suspected" } : { kind: "pass" };
}
