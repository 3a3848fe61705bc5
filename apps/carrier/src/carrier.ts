import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import type { Ledger } from "./ledger/ledger.ts";
import type { Dispatcher } from "./receipts/dispatch.ts";
import type { Magic } from "./scenario/magic-numbers.ts";
import type { Script } from "./scenario/script.ts";

export interface CarrierEnv {
  /** Absent when a request is handed to the app without a server: faults on the wire then need one. */
  Bindings: Partial<HttpBindings>;
}
export type CarrierApp = Hono<CarrierEnv>;
export type CarrierContext = Context<CarrierEnv>;

export const VONAGE_SIGNATURE_METHODS = ["md5hash", "md5", "sha1", "sha256", "sha512"] as const;
export type VonageSignatureMethod = (typeof VONAGE_SIGNATURE_METHODS)[number];

export const VONAGE_RECEIPT_FORMATS = ["json", "form", "get"] as const;
export type VonageReceiptFormat = (typeof VONAGE_RECEIPT_FORMATS)[number];

/** How receipts are signed and shaped. */
export interface ReceiptSettings {
  /** Null: the password of the request that sent the text. */
  readonly twilioAuthToken: string | null;
  /** Null: the API secret of the request that sent the text. */
  readonly vonageSignatureSecret: string | null;
  readonly vonageSignatureMethod: VonageSignatureMethod;
  readonly vonageReceiptFormat: VonageReceiptFormat;
  /** Null: the token, or the password, of the request that sent the text. */
  readonly gatewaySecret: string | null;
}

/** What every endpoint works with. */
export interface Carrier {
  readonly ledger: Ledger;
  readonly script: Script;
  readonly magic: Magic;
  readonly dispatcher: Dispatcher;
  readonly receipts: ReceiptSettings;
}
