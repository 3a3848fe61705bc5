import type { ReceiptStatus, RejectionKind } from "@proofline/core/provider";

/** How to talk to a gateway that has no adapter of its own: what to ask, and what its answers mean. */
export interface HttpConfig {
  /** Sender where the text names none. */
  readonly from?: string | undefined;
  /** For one whole call, in place of the common one. */
  readonly timeoutMs?: number | undefined;
  readonly auth?: HttpAuth | undefined;
  readonly send: Asking & Reading<SendMeaning> & { readonly segments?: Selector | undefined };
  /** Missing where the gateway cannot be asked what became of a text. */
  readonly lookUp?: (Asking & Reading<LookUpMeaning> & { readonly reference: Selector }) | undefined;
  /** Missing where the gateway reports nothing. */
  readonly receipts?: ReceiptSettings | undefined;
}

export type HttpAuth =
  | { readonly type: "basic"; readonly username: string; readonly password: string }
  | { readonly type: "bearer"; readonly token: string }
  | { readonly type: "header"; readonly name: string; readonly value: string }
  | ({ readonly type: "hmac" } & Signing);

/** A keyed digest in a header. */
export interface Signing {
  readonly secret: string;
  readonly algorithm: "sha1" | "sha256" | "sha512";
  readonly encoding: "hex" | "base64";
  readonly header: string;
  /** Before the digest in its header: `sha256=`. */
  readonly prefix: string;
  /** What is digested; `{method}`, `{path}` (with its query), `{timestamp}` and `{body}` stand for themselves. */
  readonly signs: string;
  /** Carries the Unix seconds of the signature; undefined: none does. */
  readonly timestampHeader?: string | undefined;
}

/** One request; every text may hold `{variables}`. */
export interface Asking {
  readonly method: "GET" | "POST" | "PUT";
  /** Without a query; variables only in its path. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: BodyTemplate | undefined;
}

export type BodyTemplate =
  | { readonly type: "json"; readonly value: unknown }
  | { readonly type: "form"; readonly fields: Readonly<Record<string, string>> };

/** What an answer means: the first rule that matches decides. */
export interface Reading<Meaning> {
  readonly rules: readonly Rule<Meaning>[];
  /** Where the gateway's id of the text is; undefined: it knows the text by our reference. */
  readonly messageId?: Selector | undefined;
  /** Where its own error code is. */
  readonly code?: Selector | undefined;
}

export interface Rule<Meaning> {
  /** HTTP statuses from and to, both included; undefined: any. */
  readonly status?: readonly { readonly from: number; readonly to: number }[] | undefined;
  /** All of them must hold. */
  readonly when: readonly Condition[];
  readonly means: Meaning;
}

export type SendMeaning = "accepted" | Exclude<RejectionKind, "unreachable"> | "unknown";
export type LookUpMeaning = ReceiptStatus | "absent" | "unclear";
export type ReceiptMeaning = ReceiptStatus | "ignored";

/** `at` is a JSON Pointer (RFC 6901) into the answer, where it is JSON; the others look at it as text. */
export type Condition =
  | { readonly at: string; readonly is: readonly (string | number | boolean)[] }
  | { readonly at: string; readonly size: number }
  | { readonly textStarts: string }
  | { readonly textContains: string };

/** Where a value is: at a JSON Pointer, or in the text between two marks, or from one to the end of its line. */
export type Selector = { readonly at: string } | { readonly after: string; readonly until?: string | undefined };

export interface ReceiptSettings extends Reading<ReceiptMeaning> {
  readonly proof: ReceiptProof;
  /** Where our own reference is, for gateways that do not call the URL that the send gave them. */
  readonly reference?: Selector | undefined;
}

export type ReceiptProof =
  | ({ readonly type: "hmac" } & Signing)
  | { readonly type: "token"; readonly header: string; readonly value: string }
  /** Our own signature in the URL is all the proof there is. */
  | { readonly type: "url" };
