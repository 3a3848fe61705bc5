import type { Rules } from "./rules.ts";

export type Status = "pending" | "verified" | "failed" | "expired" | "canceled";
export type Channel = "sms" | "call";

/** One text or call, by the generation of its code. */
export interface Text {
  readonly generation: number;
  state: "queued" | "sent" | "void";
}

/** A Verification as the reference sees it. Times are seconds since the run began. */
export interface Case {
  readonly serial: number;
  readonly number: number;
  readonly user: string | null;
  readonly supplied: string | null;
  readonly policy: Rules["resendPolicy"];
  readonly channels: readonly Channel[];
  readonly diesAt: number;
  channel: Channel;
  status: Status;
  reason: string | null;
  verifiedAt: number | null;
  checks: number;
  sends: number;
  sentAt: number;
  generation: number;
  readonly texts: Text[];
  readonly events: string[];
}

/** A code that somebody types: what it is, and which text it was in, if any. */
export interface Typed {
  readonly code: string;
  readonly from: { readonly serial: number; readonly generation: number } | null;
}

/** Whether it is a code of this Verification that counts now. */
export function counts({ serial, supplied, policy, generation }: Case, { code, from }: Typed): boolean {
  if (supplied !== null) return code.toUpperCase() === supplied.toUpperCase();
  if (from === null || from.serial !== serial) return false;
  return policy === "new_keep_old_until_used" || from.generation === generation;
}

export function checksLeft({ checks }: Case, { checksMax }: Rules): number {
  return Math.max(0, checksMax - checks);
}

export function sendsLeft({ status, sends }: Case, { sendsMax }: Rules): number {
  return status === "pending" ? Math.max(0, sendsMax - sends) : 0;
}

/** Seconds from `now` until it may be sent again, negative once it may; null when it may not any more. */
export function pauseLeft(about: Case, { rules, now }: { rules: Rules; now: number }): number | null {
  if (sendsLeft(about, rules) === 0) return null;
  const { cooldownsSeconds } = rules;
  const pause = cooldownsSeconds[Math.min(about.sends, cooldownsSeconds.length) - 1] ?? 0;
  return about.sentAt + pause - now;
}

/** It ends once; what was not sent yet never is. */
export function end(about: Case, status: Status, reason: string | null): void {
  if (about.status !== "pending") return;
  about.status = status;
  about.reason = reason;
  about.events.push(`verification.${status}`);
  dropQueued(about);
}

/** One more text, with a new code where that is asked for and the policy says so; whatever still waits gives way to it. */
export function sendAgain(
  about: Case,
  { channel, now, renew }: { channel: Channel; now: number; renew: boolean },
): void {
  dropQueued(about);
  if (renew && about.policy !== "same") about.generation += 1;
  about.channel = channel;
  about.sends += 1;
  about.sentAt = now;
  about.texts.push({ generation: about.generation, state: "queued" });
}

function dropQueued({ texts }: Case): void {
  for (const text of texts) if (text.state === "queued") text.state = "void";
}
