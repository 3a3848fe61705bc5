import type { AccountHealth } from "../health/index.ts";
import type { SendResult } from "../provider/index.ts";
import type { Standing, StandingOf } from "../route/index.ts";

export interface QuietHealth extends AccountHealth {
  readonly standingOf: StandingOf;
  readonly noted: readonly { readonly account: string; readonly result: SendResult }[];
  readonly probes: readonly string[];
}

/** Health as it was told: every other account is well, and each probe is granted. */
export function createQuietHealth(standings: Readonly<Record<string, Standing>> = {}): QuietHealth {
  const noted: { account: string; result: SendResult }[] = [];
  const probes: string[] = [];
  return {
    noted,
    probes,
    standingOf: (account) => standings[account] ?? { kind: "closed" },
    note: (account, result) => void noted.push({ account, result }),
    async acquireProbe(account) {
      probes.push(account);
      return true;
    },
  };
}
