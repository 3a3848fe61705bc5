import type { ProviderName } from "../send.ts";

export const STATUS_RESPONSES = [200, 201, 202, 204, 400, 401, 403, 404, 429, 500, 502, 503] as const;
export const WORD_RESPONSES = [
  "hang",
  "reset",
  "close",
  "malformed",
  "html",
  "huge",
  "slow_drip",
  "accept_then_hang",
  "accept_then_reset",
  "accept_then_500",
  "accept_then_malformed",
] as const;
export type Respond = (typeof STATUS_RESPONSES)[number] | (typeof WORD_RESPONSES)[number];

export interface PlannedReceipt {
  /** Twilio's or Vonage's word; translated where the other provider says it differently. */
  readonly status: string;
  /** After the text was accepted. */
  readonly delayMs: number;
  readonly duplicate: boolean;
  readonly forged: boolean;
  readonly errorCode: number | null;
}

/** What happens to one send. */
export interface Step {
  readonly respond: Respond;
  /** Before the answer. A text that is accepted is accepted at once, however late the answer. */
  readonly delayMs: number;
  readonly code: number | Readonly<Record<ProviderName, number>> | null;
  readonly retryAfterSeconds: number | null;
  /** Null: the usual ones. */
  readonly receipts: readonly PlannedReceipt[] | null;
}

export const USUAL_STEP: Step = { respond: 201, delayMs: 0, code: null, retryAfterSeconds: null, receipts: null };

/** Whether the handset gets the text. */
export function isAccepted(respond: Respond): boolean {
  if (typeof respond === "number") return respond < 300;
  return respond === "slow_drip" || respond.startsWith("accept_then_");
}

export function codeFor(step: Step, provider: ProviderName): number | null {
  return typeof step.code === "object" ? (step.code?.[provider] ?? null) : step.code;
}
