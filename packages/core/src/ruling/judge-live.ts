import type { StepInputs, StepVerdict } from "./step.ts";

/** The pause after the `sendsUsed`th send, in seconds: it grows with every send, its last step repeats. */
export function pauseAfter(cooldownsSeconds: readonly number[], sendsUsed: number): number {
  return cooldownsSeconds[Math.min(sendsUsed, cooldownsSeconds.length) - 1] ?? 0;
}

/** What becomes of a send while a Verification of the number is live. One that takes its place, and what a worker does by itself, knows no pause. */
export function judgeLive(inputs: StepInputs["live"]): StepVerdict {
  const { asked, sends_used, sends_max, cooldowns_seconds, last_sent_at, at, overtaken } = inputs;
  if (sends_used >= sends_max) return { kind: "refuse", code: "sends_spent" };
  if (asked === "supersede" || asked === "next_channel") return { kind: "pass" };
  const rested = last_sent_at + pauseAfter(cooldowns_seconds, sends_used) * 1_000 <= at;
  if (rested && !overtaken) return { kind: "pass" };
  return asked === "start" ? { kind: "hold" } : { kind: "refuse", code: "resend_too_soon" };
}
