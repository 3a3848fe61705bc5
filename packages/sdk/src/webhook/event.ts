// Written out rather than derived from the service's schemas: what customers install must not bring those along. The
// test beside this file holds the two together.

export type Channel = "sms" | "call";

/** The verification object, as in every answer of the API. Times are RFC 3339 in UTC. */
export interface Verification {
  readonly id: string;
  readonly object: "verification";
  readonly status: "pending" | "verified" | "failed" | "expired" | "canceled" | "denied";
  /** Why it ended; null while pending and once verified. */
  readonly reason:
    | "checks_spent"
    | "undeliverable"
    | "time_up"
    | "caller_canceled"
    | "superseded"
    | "send_denied"
    | null;
  /** E.164; null once retention erased it. */
  readonly to: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly channel: Channel;
  readonly channels: readonly Channel[];
  readonly locale: string;
  readonly custom: string | null;
  readonly reference: string | null;
  readonly user_id: string | null;
  readonly checks_left: number;
  readonly sends_left: number;
  readonly resend_after: string | null;
  readonly expires_at: string;
  readonly created_at: string;
  readonly verified_at: string | null;
  readonly ended_at: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Null where no backend is asked. */
  readonly decision: Decision | null;
  /** Of a test number, started with a test key: nothing was sent. */
  readonly test: boolean;
}

/** What the project's backend, or the policy in its place, said before the send. */
export interface Decision {
  readonly action: "allow" | "deny";
  readonly reason: string | null;
  readonly by: "callback" | "policy";
  readonly failure: string | null;
  readonly overrides: readonly string[];
}

/** The claims of a success: what its proof token says, too. */
export interface ProofClaims {
  readonly iss: string;
  readonly aud: string;
  readonly jti: string;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
  readonly purpose: "phone_verification";
  readonly verification_id: string;
  readonly channel: string;
  readonly user_id: string | null;
  readonly reference: string | null;
  /** base64url of SHA-256 over `jti.number`; null once the number was erased. */
  readonly phone_digest: string | null;
  /** Only where a test number was verified: proves nothing. */
  readonly test?: true | undefined;
}

/** One text or call of a verification. */
export interface Message {
  readonly id: string;
  readonly channel: Channel;
  readonly status: "queued" | "sending" | "waiting" | "sent" | "delivered" | "undelivered" | "failed" | "canceled";
  readonly reason: string | null;
}

/** An end user of the project. Members that are not named here may be there. */
export interface User {
  readonly id: string;
  readonly phone: string | null;
  /** A new number that is not proven yet. */
  readonly pending_phone: string | null;
  readonly phone_verified: boolean;
  readonly is_verified: boolean;
  readonly [member: string]: unknown;
}

/** A verification began, or ended. A code is never in it. */
export type VerificationEvent = Told<
  | "verification.created"
  | "verification.failed"
  | "verification.expired"
  | "verification.canceled"
  | "verification.denied",
  { readonly verification: Verification; readonly user?: User }
>;

/** A number was proven: the moment to act on. */
export type VerifiedEvent = Told<
  "verification.verified",
  { readonly verification: Verification; readonly user?: User; readonly proof: ProofClaims }
>;

/** A text or call of a verification went out, arrived, or will not. */
export type MessageEvent = Told<
  "verification.sent" | "verification.delivered" | "message.failed",
  { readonly verification: Verification; readonly message: Message; readonly user?: User }
>;

export type UserEvent = Told<
  "user.phone_changed" | "user.verified",
  { readonly user: User; readonly verification?: Verification }
>;

/** Too many wrong codes were tried at a number or by a user, or an operator gave them their guesses back. */
export type LockEvent = Told<
  "number.locked" | "number.unlocked" | "user.locked" | "user.unlocked",
  {
    readonly lock: {
      readonly subject: "number" | "user";
      /** Of a number: E.164; null once retention erased it. */
      readonly to?: string | null | undefined;
      readonly user_id?: string | undefined;
      /** With `*.locked`: the wrong codes that led to it. */
      readonly failures?: number | undefined;
      /** With `*.locked`: when codes are judged again; null: once an operator unlocks it. */
      readonly locked_until?: string | null | undefined;
    };
  }
>;

/** Codes are being tried over many numbers of the project. */
export type GuessingEvent = Told<
  "guessing.suspected",
  {
    readonly guessing: {
      readonly wrong: number;
      readonly checks: number;
      /** Wrong ones among all, 0 to 1. */
      readonly share: number;
      readonly usual_share: number;
      readonly window_seconds: number;
    };
  }
>;

/** A provider account of the project's routes is down, or has all of its traffic again. */
export type ProviderEvent = Told<
  "provider.degraded" | "provider.recovered",
  {
    readonly provider: {
      readonly account: string;
      readonly state: "open" | "closed";
      /** 0: all that it was asked of late failed. 1: nothing did. */
      readonly score: number;
    };
  }
>;

/** Another endpoint of the project is not called any more. */
export type EndpointEvent = Told<
  "webhook_endpoint.disabled",
  { readonly webhook_endpoint: { readonly id: string; readonly url: string; readonly reason: string } }
>;

/** What `POST /v1/webhook-endpoints/{id}/test` sends. */
export type TestEvent = Told<"webhook.test", { readonly webhook_endpoint_id: string }>;

/**
 * A delivery that was verified: switch over `type`, and let `default` answer 200, for new types come without a new
 * version of this package.
 */
export type WebhookEvent =
  | VerificationEvent
  | VerifiedEvent
  | MessageEvent
  | UserEvent
  | LockEvent
  | GuessingEvent
  | ProviderEvent
  | EndpointEvent
  | TestEvent;

export type WebhookEventType = WebhookEvent["type"];

/** One member of the union for each type, so that a `switch` over it narrows `data`. */
type Told<Type extends string, Data> = Type extends string
  ? {
      /** The `webhook-id`: the same on every try, so that repeats can be told. */
      readonly id: string;
      readonly type: Type;
      /** When it happened (RFC 3339, UTC), which is not when it was sent. */
      readonly timestamp: string;
      readonly data: Data;
    }
  : never;
