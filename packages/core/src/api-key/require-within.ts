import type { Actor } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { ApiKey } from "./api-key.ts";

/**
 * Refuses with `forbidden` a key that could do more than the caller: making, or renewing, such a key would give its
 * maker what it was not given.
 */
export function requireWithin(actor: Actor, { scopes, mode }: Pick<ApiKey, "scopes" | "mode">): void {
  if (actor.mode === "test" && mode === "live") throw new AppError("forbidden", "A test key makes test keys only.");
  const beyond = scopes.filter((scope) => !actor.scopes.includes(scope));
  if (beyond.length === 0) return;
  const message = `This key lacks ${beyond.join(", ")}, and no key gives more than it has.`;
  throw new AppError("forbidden", message, { faults: [{ path: "scopes", message }] });
}
