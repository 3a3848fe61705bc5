import type { Provider, ReceiptReader } from "@proofline/core/provider";
import type { Clock } from "@proofline/core/runtime";
import type { ProviderDeps, ProvidersConfig } from "./config.ts";
import { createAgents } from "./exchange/agents.ts";
import { createTwilioReceiptReader } from "./twilio/receipt.ts";
import { createVonageReceiptReader } from "./vonage/receipt.ts";

const TIMEOUT_DEFAULT_MS = 5_000;
const CONNECT_TIMEOUT_MAX_MS = 2_000;

/**
 * One adapter for each configured provider, Twilio before Vonage. Their SDKs (some 100 ms and 35 MB each) are loaded
 * here, and only for those.
 */
export async function createProviders(config: ProvidersConfig): Promise<Provider[]> {
  const timeoutMs = config.timeoutMs ?? TIMEOUT_DEFAULT_MS;
  const connectTimeoutMs = Math.min(CONNECT_TIMEOUT_MAX_MS, timeoutMs);
  const deps = (): ProviderDeps => ({
    exchange: { agents: createAgents(), timeoutMs, connectTimeoutMs },
    now: () => new Date(),
  });
  const providers: Provider[] = [];
  if (config.twilio !== undefined) {
    const { createTwilioProvider } = await import("./twilio/provider.ts");
    providers.push(createTwilioProvider(config.twilio, deps()));
  }
  if (config.vonage !== undefined) {
    const { createVonageProvider } = await import("./vonage/provider.ts");
    providers.push(createVonageProvider(config.vonage, deps()));
  }
  return providers;
}

export interface ReceiptReaderDeps {
  /** The key that receipt URLs are signed with (`createReceiptUrl`). */
  readonly receiptUrlKey: Uint8Array;
  readonly clock: Clock;
}

/** One reader for each configured provider. Loads no SDK, so the API stays light. */
export function createReceiptReaders(config: ProvidersConfig, deps: ReceiptReaderDeps): ReceiptReader[] {
  const readers: ReceiptReader[] = [];
  if (config.twilio !== undefined) readers.push(createTwilioReceiptReader(config.twilio, deps.receiptUrlKey));
  if (config.vonage !== undefined) readers.push(createVonageReceiptReader(config.vonage, deps));
  return readers;
}
