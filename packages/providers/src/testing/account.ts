import type { TwilioAccount, TwilioConfig, VonageAccount, VonageConfig } from "../config.ts";

const limits = { perSecond: null, perDay: null, senderPerSecond: null, senderPerDay: null };

export function twilioAccount(settings: TwilioConfig, id = "twilio"): TwilioAccount {
  return { id, kind: "twilio", limits, settings };
}

export function vonageAccount(settings: VonageConfig, id = "vonage"): VonageAccount {
  return { id, kind: "vonage", limits, settings };
}
