import type { Ground } from "./ground.ts";
import { KINDS, type Kind, numberOf, unknownDenied, unknownLandline, unknownNumber } from "./numbers.ts";
import { endStarted, refillGuesses } from "./prepare.ts";
import type { Target, Trial } from "./trial.ts";

/** Checks by number with a publishable key, of a code that is wrong: all are answered alike. */
export function checksByNumber(ground: Ground, lanes: number): Trial {
  const target = (name: string, to: (i: number) => string): Target => ({
    name,
    ask: (i) =>
      ground.ask("/v1/verifications/check", { key: ground.publishableKey, body: { to: to(i), code: "00000009" } }),
  });
  const known = KINDS.map((kind) => target(kind, (i) => numberOf(kind, i)));
  return {
    name: "checks by number, publishable key",
    groups: [[target("unknown", unknownNumber), ...known]],
    lanes,
    restore: () => refillGuesses(ground),
  };
}

/**
 * Starts with a publishable key. Of a group all are answered alike: as accepted; as too many; as of a country or line
 * that is not served, which clients are told, and no more.
 */
export function starts(ground: Ground, lanes: number): Trial {
  const target = (name: string, to: (i: number) => string): Target => ({
    name,
    ask: (i) => ground.ask("/v1/verifications", { key: ground.publishableKey, body: { to: to(i) } }),
  });
  const of = (kind: Kind): Target => target(kind, (i) => numberOf(kind, i));
  return {
    name: "starts, publishable key",
    groups: [
      [target("unknown", unknownNumber), of("verified before"), of("of a user"), of("denied by the backend")],
      [of("limited"), of("guarded"), of("sends spent")],
      [of("known, country denied"), target("unknown, country denied", unknownDenied)],
      [of("called, landline"), target("unknown, landline", unknownLandline)],
    ],
    lanes,
    restore: () => endStarted(ground),
  };
}
