import type { AttemptId } from "../runtime/index.ts";
import type { ReceiptStatus } from "./receipt.ts";

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

/** One call that says a code, as a Provider is asked to place it. */
export interface OutboundCall {
  readonly attemptId: AttemptId;
  /** E.164, with the plus. */
  readonly to: string;
  /** The number that calls; null lets the provider account decide. */
  readonly from: string | null;
  /** Sentences in the order they are said, with a pause after each. Plain text, no markup. */
  readonly words: readonly string[];
  /** BCP 47: the language the words are in, whatever the person had asked for. */
  readonly locale: string;
  /** The code's remaining life: the phone rings no longer than this. Whole seconds, ≥ 1. */
  readonly validForSeconds: number;
  /** Where the provider reports what became of the call (`…/voice`). Names the Attempt. */
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

/** What is known of an Attempt whose answer was lost. */
export interface LookUpQuery {
  readonly attemptId: AttemptId;
  readonly channel: Channel;
  /** E.164, with the plus. */
  readonly to: string;
  /** As the provider was asked; null where its account decided. */
  readonly from: string | null;
  readonly startedAt: Date;
  /** Message ids of this provider that other Attempts to the same number already have: they are not this one. */
  readonly knownIds: readonly string[];
}

/**
 * - `found`: the provider has it, under this id, and this became of it so far.
 * - `absent`: the provider was asked and said, in full and in its own format, that it has nothing.
 * - `unclear`: everything else: no answer, more than one candidate, more than one page, an answer that is not its own.
 */
export type LookUp =
  | {
      readonly kind: "found";
      readonly providerMessageId: string;
      readonly status: ReceiptStatus;
      readonly providerCode: string | null;
    }
  | { readonly kind: "absent" }
  | { readonly kind: "unclear" };

/** An SMS company behind an adapter. */
export interface Provider {
  /** Name of the provider account in routes, rows and metrics: `twilio`, `vonage`, `twilio-eu`. */
  readonly id: string;
  /** Asks once; never retries by itself; settles within the adapter's own deadline or when `signal` aborts. */
  sendSms(sms: OutboundSms, signal: AbortSignal): Promise<SendResult>;
  /**
   * Evidence about an Attempt whose outcome is unknown, under the same deadline as a send. Missing where the provider
   * offers no search. What the provider does is a value here too. `absent` is true of the moment only: providers list
   * a text some seconds after they took it.
   */
  lookUp?(query: LookUpQuery, signal: AbortSignal): Promise<LookUp>;
  /** Calls and says the words, on the terms of `sendSms`. Missing where the account cannot call. */
  placeCall?(call: OutboundCall, signal: AbortSignal): Promise<SendResult>;
}
