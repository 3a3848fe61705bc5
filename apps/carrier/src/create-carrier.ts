import { Hono } from "hono";
import type { Carrier, CarrierApp, CarrierEnv, ReceiptSettings } from "./carrier.ts";
import { registerGatewayRead } from "./gateway/read-messages.ts";
import { registerGatewaySend } from "./gateway/send-message.ts";
import { registerInbox } from "./inbox/routes.ts";
import { createLedger } from "./ledger/ledger.ts";
import { openLedgerFile } from "./ledger/ledger-file.ts";
import { problem } from "./problem.ts";
import { BodyTooLarge } from "./read-body.ts";
import { createDispatcher } from "./receipts/dispatch.ts";
import { createMagic } from "./scenario/magic-numbers.ts";
import { registerScenarios } from "./scenario/routes.ts";
import { createScript } from "./scenario/script.ts";
import { registerCreateCall } from "./twilio/create-call.ts";
import { registerCreateMessage } from "./twilio/create-message.ts";
import { twilioError } from "./twilio/errors.ts";
import { registerReadCalls, registerReadMessages } from "./twilio/read-messages.ts";
import { registerCreateVonageCall } from "./vonage/create-call.ts";
import { registerReadCallPage } from "./vonage/read-calls.ts";
import { registerReadRecords } from "./vonage/read-records.ts";
import { registerSendMessage } from "./vonage/send-message.ts";
import { registerSendSms } from "./vonage/send-sms.ts";

export interface CarrierOptions extends Partial<ReceiptSettings> {
  /** Texts kept, and requests kept; the oldest go first. Default 100,000. */
  readonly textsMax?: number;
  /** Where every request is appended as a line of JSON. Default: nowhere. */
  readonly ledgerFile?: string;
  /** Pauses between the tries of a receipt. Default 0.2, 1 and 5 s. */
  readonly retryDelaysMs?: readonly number[];
}

export interface CarrierInstance {
  readonly app: CarrierApp;
  /** Drops the receipts still to come. */
  close(): void;
}

/** A phone company to test against: Twilio's, Vonage's and a gateway's wire formats, scripted outcomes, signed receipts, an inbox. */
export function createCarrier(options: CarrierOptions = {}): CarrierInstance {
  const ledgerFile = options.ledgerFile === undefined ? null : openLedgerFile(options.ledgerFile);
  const carrier: Carrier = {
    ledger: createLedger(options.textsMax ?? 100_000, ledgerFile),
    script: createScript(),
    magic: createMagic(),
    dispatcher: createDispatcher({
      retryDelaysMs: options.retryDelaysMs ?? [200, 1_000, 5_000],
      timeoutMs: 5_000,
      pendingMax: 200_000,
    }),
    receipts: {
      twilioAuthToken: options.twilioAuthToken ?? null,
      vonageSignatureSecret: options.vonageSignatureSecret ?? null,
      vonageSignatureMethod: options.vonageSignatureMethod ?? "sha256",
      vonageReceiptFormat: options.vonageReceiptFormat ?? "json",
      gatewaySecret: options.gatewaySecret ?? null,
    },
  };

  const app = new Hono<CarrierEnv>();

  registerCreateMessage(app, carrier);
  registerReadMessages(app, carrier);
  registerCreateCall(app, carrier);
  registerReadCalls(app, carrier);
  registerSendSms(app, carrier);
  registerSendMessage(app, carrier);
  registerReadRecords(app, carrier);
  registerCreateVonageCall(app, carrier);
  registerReadCallPage(app, carrier);
  registerGatewaySend(app, carrier);
  registerGatewayRead(app, carrier);
  registerInbox(app, carrier);
  registerScenarios(app, carrier);
  app.get("/health/live", (c) => c.json({ status: "ok", receipts: carrier.dispatcher.stats() }));

  app.notFound((c) =>
    c.req.path.startsWith("/2010-04-01/")
      ? twilioError({ status: 404, code: 20404, retryAfterSeconds: null })
      : problem({ status: 404, code: "not_found", title: "No such thing" }),
  );
  app.onError((error) =>
    error instanceof BodyTooLarge
      ? problem({ status: 413, code: "too_large", title: "The body is too large" })
      : problem({ status: 500, code: "unexpected", title: "The simulator itself broke" }),
  );
  return {
    app,
    close() {
      carrier.dispatcher.close();
      ledgerFile?.close();
    },
  };
}
