import type { ProviderAccount } from "../config.ts";
import { readProviderConfig } from "../read-provider-config.ts";

export const GATEWAY_TOKEN = "g4teway-t0ken";

/** The carrier's gateway, as an operator writes it down. */
export function gatewayEntry(baseUrl: string) {
  const ok = (status: string, means: string) => ({
    status: 200,
    when: [
      { at: "/count", is: 1 },
      { at: "/messages", size: 1 },
      { at: "/messages/0/status", is: status },
    ],
    means,
  });
  const says = (status: string | string[], means: string) => ({ when: { at: "/status", is: status }, means });
  return {
    id: "gateway",
    kind: "http",
    from: "ACME",
    auth: { type: "bearer", token: GATEWAY_TOKEN },
    send: {
      url: `${baseUrl}/gateway/messages`,
      json: {
        to: "{to}",
        from: "{from}",
        text: "{body}",
        reference: "{reference}",
        valid_for: "{valid_for_seconds}",
        callback_url: "{receipt_url}",
      },
      rules: [
        { status: [200, 201, 202], when: { at: "/status", is: "queued" }, means: "accepted" },
        { when: { at: "/error/code", is: 10 }, means: "account" },
        { when: { at: "/error/code", is: 11 }, means: "account" },
        { when: { at: "/error/code", is: 20 }, means: "number" },
        { when: { at: "/error/code", is: 21 }, means: "opted_out" },
        { when: { at: "/error/code", is: 22 }, means: "sender" },
        { when: { at: "/error/code", is: 23 }, means: "content" },
      ],
      message_id: "/id",
      segments: "/parts",
      code: "/error/code",
    },
    look_up: {
      method: "GET",
      url: `${baseUrl}/gateway/messages`,
      query: { reference: "{reference}" },
      rules: [
        {
          status: 200,
          when: [
            { at: "/count", is: 0 },
            { at: "/messages", size: 0 },
          ],
          means: "absent",
        },
        ok("queued", "accepted"),
        ok("sent", "sent"),
        ok("delivered", "delivered"),
        ok("failed", "undelivered"),
        ok("expired", "undelivered"),
      ],
      message_id: "/messages/0/id",
      reference: "/messages/0/reference",
      code: "/messages/0/code",
    },
    receipts: {
      proof: {
        type: "hmac",
        secret: GATEWAY_TOKEN,
        header: "X-Gateway-Signature",
        prefix: "sha256=",
        signs: "{timestamp}.{body}",
        timestamp_header: "X-Gateway-Timestamp",
      },
      rules: [
        says("queued", "accepted"),
        says("sent", "sent"),
        says("delivered", "delivered"),
        says(["failed", "expired"], "undelivered"),
      ],
      message_id: "/id",
      reference: "/reference",
      code: "/code",
    },
  };
}

/** The account that comes of an entry; throws its faults. */
export function accountOf(entry: object): ProviderAccount {
  const reading = readProviderConfig({ PROVIDERS: JSON.stringify([entry]) });
  const [account] = reading.ok ? reading.config.accounts : [];
  if (account === undefined) throw new Error(JSON.stringify(reading));
  return account;
}
