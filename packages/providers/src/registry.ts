import type { Provider, ReceiptReader } from "@proofline/core/provider";
import type { Clock } from "@proofline/core/runtime";
import type { ProviderAccount, ProviderDeps, ProvidersConfig } from "./config.ts";
import { createAgents } from "./exchange/agents.ts";
import { createHttpReceiptReader } from "./http/receipt.ts";
import { createTwilioReceiptReader } from "./twilio/receipt.ts";
import { createVonageReceiptReader } from "./vonage/receipt.ts";

const TIMEOUT_DEFAULT_MS = 5_000;
const CONNECT_TIMEOUT_MAX_MS = 2_000;

/**
 * One adapter for each account, in their order. The SDKs (some 100 ms and 35 MB each) are loaded here, and only those of
 * companies that have an account.
 */
export async function createProviders(config: ProvidersConfig): Promise<Provider[]> {
  const timeoutMs = config.timeoutMs ?? TIMEOUT_DEFAULT_MS;
  const connectTimeoutMs = Math.min(CONNECT_TIMEOUT_MAX_MS, timeoutMs);
  const providers: Provider[] = [];
  for (const account of config.accounts) {
    const exchange = { agents: createAgents(), timeoutMs, connectTimeoutMs };
    providers.push(await createProvider(account, { exchange, now: () => new Date() }));
  }
  return providers;
}

async function createProvider(account: ProviderAccount, deps: ProviderDeps): Promise<Provider> {
  switch (account.kind) {
    case "twilio": {
      const { createTwilioProvider } = await import("./twilio/provider.ts");
      return createTwilioProvider(account, deps);
    }
    case "vonage": {
      const { createVonageProvider } = await import("./vonage/provider.ts");
      return createVonageProvider(account, deps);
    }
    case "http": {
      const { createHttpProvider } = await import("./http/provider.ts");
      return createHttpProvider(account, deps);
    }
  }
}

export interface ReceiptReaderDeps {
  /** The key that receipt URLs are signed with (`createReceiptUrl`). */
  readonly receiptUrlKey: Uint8Array;
  readonly clock: Clock;
}

/** One reader for each account, in their order. Loads no SDK, so the API stays light. */
export function createReceiptReaders(config: ProvidersConfig, deps: ReceiptReaderDeps): ReceiptReader[] {
  return config.accounts.map((account) => createReceiptReader(account, deps));
}

function createReceiptReader(account: ProviderAccount, deps: ReceiptReaderDeps): ReceiptReader {
  switch (account.kind) {
    case "twilio":
      return createTwilioReceiptReader(account, deps.receiptUrlKey);
    case "vonage":
      return createVonageReceiptReader(account, deps);
    case "http":
      return createHttpReceiptReader(account, deps);
  }
}
