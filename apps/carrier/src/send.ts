export const PROVIDERS = ["twilio", "vonage"] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export const CHANNELS = ["sms", "call"] as const;
export type Channel = (typeof CHANNELS)[number];

/** One text or call, as a provider was asked for it. */
export interface Send {
  readonly provider: ProviderName;
  readonly channel: Channel;
  /** Account SID or API key. */
  readonly account: string;
  /** E.164 with the plus, for both providers. */
  readonly to: string;
  readonly from: string;
  /** What is shown or spoken. */
  readonly body: string;
  readonly messagingServiceSid: string | null;
  readonly clientRef: string | null;
  readonly statusCallback: string | null;
  /** How long the sender gave it: Twilio's ValidityPeriod, Vonage's ttl. */
  readonly validForSeconds: number | null;
}
