export const PROVIDERS = ["twilio", "vonage", "gateway"] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export const CHANNELS = ["sms", "call"] as const;
export type Channel = (typeof CHANNELS)[number];

/** What a provider is asked to do: to send, or to say what became of what it was asked to send. */
export const OPERATIONS = ["send", "look_up"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What a scenario is chosen by. */
export interface Asked {
  readonly provider: ProviderName;
  readonly channel: Channel;
  /** E.164; empty where the request names no number. */
  readonly to: string;
}

/** One text or call, as a provider was asked for it. */
export interface Send {
  readonly provider: ProviderName;
  readonly channel: Channel;
  /** Account SID, API key or token. */
  readonly account: string;
  /** E.164 with the plus, for all providers. */
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
