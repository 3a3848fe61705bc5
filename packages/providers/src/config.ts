import type { ExchangeOptions } from "./exchange/exchange.ts";

export interface TwilioConfig {
  readonly accountSid: string;
  readonly authToken: string;
  /** Sender where the text names none: E.164, short code or alphanumeric id. */
  readonly from?: string | undefined;
  readonly messagingServiceSid?: string | undefined;
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
}

export interface ProvidersConfig {
  readonly twilio?: TwilioConfig | undefined;
  readonly vonage?: VonageConfig | undefined;
  /** For one whole call to a provider. Default 5,000. */
  readonly timeoutMs?: number | undefined;
}

/** What every adapter is built with. */
export interface ProviderDeps {
  readonly exchange: Omit<ExchangeOptions, "signal">;
  readonly now: () => Date;
}
