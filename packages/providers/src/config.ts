import type { ExchangeOptions } from "./exchange/exchange.ts";
import type { HttpConfig } from "./http/settings.ts";

export interface TwilioConfig {
  readonly accountSid: string;
  readonly authToken: string;
  /** Sender where the text names none: E.164, short code or alphanumeric id. */
  readonly from?: string | undefined;
  readonly messagingServiceSid?: string | undefined;
  /** The number that calls, in E.164; without it, `from` where that is one; without either, the account places no calls. */
  readonly voiceFrom?: string | undefined;
  /** Origin of a regional host or a simulator, in place of https://api.twilio.com. A path prefix is kept. */
  readonly baseUrl?: string | undefined;
}

export const SIGNATURE_METHODS = ["md5hash", "md5", "sha1", "sha256", "sha512"] as const;
export type SignatureMethod = (typeof SIGNATURE_METHODS)[number];

export interface VonageConfig {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly from: string;
  /** Origin in place of https://rest.nexmo.com and https://api.nexmo.com. */
  readonly baseUrl?: string | undefined;
  /** With it, receipts must be signed by Vonage; without it, the reference in the receipt URL is their only proof. */
  readonly signatureSecret?: string | undefined;
  /** The account's method, as Vonage's dashboard names it; without it, the method is taken from the signature's length. */
  readonly signatureMethod?: SignatureMethod | undefined;
  /** With it, the account places calls. */
  readonly voice?: VonageVoice | undefined;
  /** Whether the Reports API, which is paid for, may be asked. Default true. */
  readonly lookUps?: boolean | undefined;
}

/** A Vonage application with the Voice capability; its calls are authorised by JWTs under its key. */
export interface VonageVoice {
  readonly applicationId: string;
  /** PEM, PKCS #8 or PKCS #1. */
  readonly privateKey: string;
  /** The number that calls, in E.164. */
  readonly from: string;
}

/** What an account, and each of its senders, may send. Null: no limit of ours. */
export interface AccountLimits {
  readonly perSecond: number | null;
  readonly perDay: number | null;
  readonly senderPerSecond: number | null;
  readonly senderPerDay: number | null;
}

interface Account<Kind extends string, Settings> {
  /** Its name in routes, rows, receipts and metrics: `[a-z][a-z0-9-]{0,31}`. */
  readonly id: string;
  readonly kind: Kind;
  readonly limits: AccountLimits;
  readonly settings: Settings;
}
export type TwilioAccount = Account<"twilio", TwilioConfig>;
export type VonageAccount = Account<"vonage", VonageConfig>;
export type HttpAccount = Account<"http", HttpConfig>;
/** One account with one company, or one gateway. Several with the same one are several providers. */
export type ProviderAccount = TwilioAccount | VonageAccount | HttpAccount;

export interface ProvidersConfig {
  /** Ids are unique. The order is that of the configuration. */
  readonly accounts: readonly ProviderAccount[];
  /** For one whole call to a provider. Default 5,000. */
  readonly timeoutMs?: number | undefined;
}

/** What every adapter is built with. */
export interface ProviderDeps {
  readonly exchange: Omit<ExchangeOptions, "signal">;
  readonly now: () => Date;
}
