import { type Health, scoreOf, standingAt } from "@proofline/core/health";
import type { Standing } from "@proofline/core/route";
import { Gauge, type Registry } from "prom-client";

/** Provider accounts as a process knows them at a moment. */
export interface KnownProviders {
  readonly now: Date;
  readonly accounts: readonly Health[];
}

/** `list` is asked at each scrape; the labels are accounts of the configuration. */
export function addProviders(registry: Registry, list: () => KnownProviders): void {
  const gauge = (name: string, { help, read }: { help: string; read: (health: Health, now: Date) => number }) =>
    new Gauge({
      name,
      help,
      labelNames: ["provider"],
      registers: [registry],
      collect() {
        const { now, accounts } = list();
        for (const health of accounts) this.set({ provider: health.account }, read(health, now));
      },
    });
  gauge("provider_share", {
    help: "The share of its traffic that a provider account gets: 0 while it is down, 1 while it works.",
    read: (health, now) => shareOf(standingAt(health, now)),
  });
  gauge("provider_score", {
    help: "1: nothing that a provider account was asked of late failed. 0: everything did.",
    read: scoreOf,
  });
}

function shareOf(standing: Standing): number {
  if (standing.kind === "recovering") return standing.share;
  return standing.kind === "closed" ? 1 : 0;
}
