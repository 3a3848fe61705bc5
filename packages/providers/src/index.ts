export type { ConfigFault } from "./accounts/faults.ts";
export { channelsOf } from "./channels-of.ts";
export type {
  AccountLimits,
  ProviderAccount,
  ProvidersConfig,
  SignatureMethod,
  TwilioConfig,
  VonageConfig,
} from "./config.ts";
export { createRateRules, hasRates } from "./rate-rules.ts";
export { type ProviderConfigReading, readProviderConfig } from "./read-provider-config.ts";
export { createReceiptUrl, type ReceiptUrlInput } from "./receipt-url.ts";
export { createProviders, createReceiptReaders, type ReceiptReaderDeps } from "./registry.ts";
