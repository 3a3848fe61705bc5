import type { Rate } from "@proofline/core/rate";
import type { ProviderAccount, ProvidersConfig } from "./config.ts";

/** What limits a text through this account by this sender (null: the account's own); none where nothing does. */
export type RatesOf = (account: string, sender: string | null) => readonly Rate[];

/** The limits of the configuration, the account's before its sender's. */
export function createRateRules({ accounts }: Pick<ProvidersConfig, "accounts">): RatesOf {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return (id, sender) => {
    const account = byId.get(id);
    if (account === undefined) return [];
    const { perSecond, perDay, senderPerSecond, senderPerDay } = account.limits;
    const from = sender ?? ownSender(account);
    const own: Rate = { key: id, perSecond, perDay };
    const senders: Rate = { key: `${id}/${from}`, perSecond: senderPerSecond, perDay: senderPerDay };
    return [own, ...(from === null ? [] : [senders])].filter(isLimit);
  };
}

/** Whether anything is limited at all. */
export function hasRates({ accounts }: Pick<ProvidersConfig, "accounts">): boolean {
  return accounts.some(({ limits }) => Object.values(limits).some((limit) => limit !== null));
}

function isLimit({ perSecond, perDay }: Rate): boolean {
  return perSecond !== null || perDay !== null;
}

/** A messaging service chooses among its numbers: it is limited as one. */
function ownSender(account: ProviderAccount): string | null {
  if (account.kind === "twilio") return account.settings.from ?? account.settings.messagingServiceSid ?? null;
  return account.settings.from ?? null;
}
