import type { Actor } from "../access/index.ts";
import type { Verification } from "./verification.ts";

interface Asking {
  readonly actor: Pick<Actor, "mode">;
}

/** Whether a Verification is of the kind that the caller's key is for: test keys and live keys never see each other's. */
export function isOfMode({ testOutcome }: Pick<Verification, "testOutcome">, { actor }: Asking): boolean {
  return (testOutcome !== null) === (actor.mode === "test");
}
