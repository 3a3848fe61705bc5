import type { Channel } from "@proofline/core/provider";
import type { ProviderAccount, ProvidersConfig } from "./config.ts";
import { callFromOf } from "./twilio/call-from.ts";

/** What the accounts of a configuration can do together. One that has none knows nothing, and is asked for texts. */
export function channelsOf({ accounts }: ProvidersConfig): readonly Channel[] {
  return accounts.some(placesCalls) ? ["sms", "call"] : ["sms"];
}

function placesCalls(account: ProviderAccount): boolean {
  switch (account.kind) {
    case "twilio":
      return callFromOf(account.settings) !== null;
    case "vonage":
      return account.settings.voice !== undefined;
    case "http":
      return false;
  }
}
