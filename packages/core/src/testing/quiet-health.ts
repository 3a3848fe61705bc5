import type { AccountHealth, Heard, ProbeRequest } from "../health/index.ts";
import type { Standing, StandingOf } from "../route/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { TEST_START } from "./clock.ts";

export interface QuietHealth extends AccountHealth {
  readonly standingOf: StandingOf;
  readonly noted: readonly Heard[];
  readonly probes: readonly ProbeRequest[];
}

/** Health as it was told: every other account is well. Probes of what waits for one are granted. */
export function createQuietHealth(standings: Readonly<Record<string, Standing>> = {}): QuietHealth {
  const noted: Heard[] = [];
  const probes: ProbeRequest[] = [];
  const standingOf: StandingOf = (account) => standings[account] ?? { kind: "closed" };
  return {
    noted,
    probes,
    standingOf,
    nextLook: () => addSeconds(TEST_START, 1),
    note: (heard) => void noted.push(heard),
    async takeProbe(request) {
      probes.push(request);
      return standingOf(request.account).kind === "half_open";
    },
  };
}
