import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type CarrierOptions, startCarrier } from "@proofline/carrier/app";
import type { ReceiptReader, ReceiptReading } from "@proofline/core/provider";
import { newId } from "@proofline/core/runtime";
import { expect, test } from "vitest";
import { createProviders, createReceiptReaders, createReceiptUrl, type ProvidersConfig } from "./index.ts";
import { twilioAccount, vonageAccount } from "./testing/account.ts";
import { accountOf, gatewayEntry } from "./testing/gateway.ts";

const receiptUrlKey = new Uint8Array(32).fill(9);
const clock = { now: () => new Date() };
const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
const twilio = { accountSid: "AC00000000000000000000000000000001", authToken: "tw1lio-t0ken", from: "+15005550006" };
const gateway = (baseUrl: string) => accountOf({ ...gatewayEntry(baseUrl), id: "gateway-fr" });
const vonage = { apiKey: "vonagekey1", apiSecret: "v0nage-secret", from: "ACME" };

/** An endpoint that reads receipts as the API does: raw bytes, and the URL as it was made public. */
async function startEndpoint(readers: readonly ReceiptReader[]) {
  const readings: ReceiptReading[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const reader = readers.find(({ providerId }) => request.url?.startsWith(`/v1/receipts/${providerId}?`));
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const url = `${publicUrl}${request.url}`;
      if (reader)
        readings.push(reader.read({ method: request.method ?? "", url, headers, rawBody: Buffer.concat(chunks) }));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { publicUrl, readings, close };
}

interface Setting {
  readonly name: string;
  readonly config: (baseUrl: string) => ProvidersConfig;
  readonly carrier?: CarrierOptions;
}

test.each<Setting>([
  { name: "Twilio", config: (baseUrl) => ({ accounts: [twilioAccount({ ...twilio, baseUrl }, "twilio-eu")] }) },
  { name: "Vonage, unsigned", config: (baseUrl) => ({ accounts: [vonageAccount({ ...vonage, baseUrl })] }) },
  { name: "A gateway", config: (baseUrl) => ({ accounts: [gateway(baseUrl)] }) },
  ...(["json", "form", "get"] as const).map((vonageReceiptFormat) => ({
    name: `Vonage, signed, as ${vonageReceiptFormat}`,
    config: (baseUrl: string) => ({
      accounts: [vonageAccount({ ...vonage, baseUrl, signatureSecret: "sig" }, "vonage-2")],
    }),
    carrier: { vonageSignatureSecret: "sig", vonageReceiptFormat },
  })),
])(
  "$name: a text's receipts come home to its attempt, a forged one does not",
  async ({ config, carrier: options = {} }) => {
    const carrier = await startCarrier({ port: 0, ...options });
    const settings = config(carrier.url);
    const endpoint = await startEndpoint(createReceiptReaders(settings, { receiptUrlKey, clock }));
    const [provider] = await createProviders(settings);
    if (provider === undefined) throw new Error("not configured");

    const attemptId = newId("att", { clock, random });
    const receiptUrl = createReceiptUrl(
      { publicUrl: endpoint.publicUrl, providerId: provider.id, attemptId },
      receiptUrlKey,
    );
    // This number's carrier sends a forged "undelivered" before the true "delivered".
    const text = { attemptId, to: "+447700900907", from: null, body: "code 1", validForSeconds: 60, receiptUrl };
    const result = await provider.sendSms(text, new AbortController().signal);
    const providerMessageId = result.kind === "accepted" ? result.providerMessageId : null;
    await expect.poll(() => endpoint.readings, { timeout: 5_000 }).toHaveLength(2);
    expect(endpoint.readings).toEqual([
      { kind: "forged" },
      { kind: "receipt", receipt: { attemptId, providerMessageId, status: "delivered", providerCode: null } },
    ]);
    endpoint.close();
    await carrier.close();
  },
  30_000,
);
