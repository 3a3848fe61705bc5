// Fills the table of routing.md from the code that it tells of: `node docs/print-routing.ts`. A test of core fails when
// the page says anything else.
import { readFileSync, writeFileSync } from "node:fs";
import { breaker } from "../packages/core/src/health/index.ts";
import { fillPage, table } from "./fill-page.ts";

export const routingPage = new URL("routing.md", import.meta.url);

export const fillRouting = (page: string): string => fillPage(page, { breaker: printBreaker });

const percent = (share: number): string => `${share * 100} %`;

function printBreaker(): string {
  const recent = `${breaker.recentFailuresMin}, or ${breaker.failuresInRow} in a row`;
  return table(
    ["What", "How much"],
    [
      ["An account goes down at this share of failures", percent(breaker.failureShare)],
      ["…of its recent answers, when they are at least", recent],
      ["…of its answers of some minutes, when they are at least", String(breaker.lastingFailuresMin)],
      ["A `throttled` counts for", `${breaker.throttledPart} of a failure`],
      ["An answer counts for a third among the recent ones after", `${breaker.recentFadeSeconds} s`],
      ["…and among those of some minutes after", `${breaker.lastingFadeSeconds / 60} min`],
      ["The first probe comes after", `${breaker.coolDownSeconds} s`],
      ["…each that fails doubles that, up to", `${breaker.coolDownSecondsMax} s`],
      ["Between two probes of an account, at least", `${breaker.probeGapSeconds} s`],
      ["Traffic comes back after good probes in a row", String(breaker.goodProbes)],
      ["…at first this share of it", percent(breaker.firstShare)],
      ["…and all of it after", `${breaker.recoverySeconds} s`],
      ["While it comes back, failures that take it down again", String(breaker.recoveringFailuresMin)],
      ["While all accounts are down, a Message looks again after", `${breaker.lookPauseSeconds} s`],
      ["…but of one worker's no more each second than", String(breaker.looksPerSecondMax)],
    ],
  );
}

if (import.meta.main) writeFileSync(routingPage, fillRouting(readFileSync(routingPage, "utf8")));
