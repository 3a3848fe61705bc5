import type { Project } from "../project/index.ts";

/** What an app or page sees of a Verification: enough to go on, and nothing that a stranger could learn from. */
export interface ClientView {
  readonly id: unknown;
  readonly object: "verification";
  readonly status: unknown;
  readonly to: unknown;
  readonly channel: unknown;
  readonly channels: unknown;
  readonly resend_after: unknown;
  readonly expires_at: unknown;
}

/**
 * The answer to a start or resend, cut down for clients. One that the project's backend denied looks like any that was
 * just started: a backend that denies numbers it knows would else tell everybody which it knows.
 */
export function presentForClient(body: Readonly<Record<string, unknown>>, { settings }: Project): ClientView {
  const { id, status, to, channel, channels, resend_after, expires_at } = body;
  const common = { id, object: "verification", to, channel, channels, expires_at } as const;
  if (status !== "denied") return { ...common, status, resend_after };
  const pauseMs = (settings.cooldownsSeconds[0] ?? 0) * 1_000;
  const resendAfter = new Date(Date.parse(String(body.created_at)) + pauseMs).toISOString();
  return { ...common, status: "pending", resend_after: resendAfter };
}
