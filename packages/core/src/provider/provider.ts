import type { AttemptId } from "../runtime/index.ts";

export const CHANNELS = ["sms", "call"] as const;
export type Channel = (typeof CHANNELS)[number];

/** One text as a Provider is asked to send it. */
export interface OutboundSms {
  readonly attemptId: AttemptId;
  /** E.164, with the plus. */
  readonly to: string;
  /** Sender id or number; null lets the provider account decide. */
  readonly from: string | null;
  readonly body: string;
  /** The code's remaining life: a text that cannot arrive in time should die at the provider. Whole seconds, ≥ 1. */
  readonly validForSeconds: number;
  /** Where the provider reports what became of the text. Names the Attempt, so a receipt alone can settle it. */
  readonly receiptUrl: string;
}

/**
 * Why a provider said no.
 * - `throttled`: it is busy or limits us; not processed, the same provider may be asked again.
 * - `number`: this number can never be reached on this channel; asking another provider only costs.
 * - `opted_out`: the person told this sender to stop; never retried.
 * - `route`: this provider does not serve this number's country or network; another may.
 * - `sender`: this sender is not allowed; another provider may have its own.
 * - `content`: the text was refused or filtered.
 * - `account`: credentials, credit, suspension, configuration: this provider is out until an operator acts.
 * - `unreachable`: no connection could be made, so nothing was sent.
 */
export const REJECTION_KINDS = [
  "throttled",
  "number",
  "opted_out",
  "route",
  "sender",
  "content",
  "account",
  "unreachable",
] as const;
export type RejectionKind = (typeof REJECTION_KINDS)[number];

/** Why nobody can say whether the text went out. `crashed` is ours: the worker died between asking and noting. */
export const UNKNOWN_CAUSES = ["timeout", "connection_lost", "server_error", "unreadable_reply", "crashed"] as const;
export type UnknownCause = (typeof UNKNOWN_CAUSES)[number];

/** A provider's answer is a value (rule 5). Only our own faults throw. */
export type SendResult =
  | { readonly kind: "accepted"; readonly providerMessageId: string; readonly segments: number | null }
  | {
      readonly kind: "rejected";
      readonly reason: RejectionKind;
      /** The provider's own code, for operators: `21211`, `status_7`. Null when it gave none. */
      readonly providerCode: string | null;
      readonly retryAfterSeconds: number | null;
    }
  | { readonly kind: "unknown"; readonly cause: UnknownCause; readonly providerCode: string | null };

/** An SMS company behind an adapter. */
export interface Provider {
  /** Name of the provider account in routes, rows and metrics: `twilio`, `vonage`. */
  readonly id: string;
  /** Asks once; never retries by itself; settles within the adapter's own deadline or when `signal` aborts. */
  sendSms(sms: OutboundSms, signal: AbortSignal): Promise<SendResult>;
}
