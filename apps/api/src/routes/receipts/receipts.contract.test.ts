import { createHmac, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { readKeyRing } from "@proofline/core/access";
import { type AttemptId, newId, toUuid } from "@proofline/core/runtime";
import { createReceiptUrl } from "@proofline/providers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  openTestApi,
  PUBLIC_URL,
  type TestAnswer,
  type TestApi,
  TWILIO_AUTH_TOKEN,
} from "../../testing/open-test-api.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const oldKey = `k0:${randomBytes(32).toString("base64")}`;
const newKey = `k1:${randomBytes(32).toString("base64")}`;

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi({
    env: {
      ENCRYPTION_KEYS: `${newKey},${oldKey}`,
      VONAGE_API_KEY: "abcd",
      VONAGE_API_SECRET: "secret",
      VONAGE_FROM: "Proofline",
      VONAGE_VOICE_FROM: "+15005550008",
      VONAGE_APPLICATION_ID: randomUUID(),
      VONAGE_PRIVATE_KEY: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      PROVIDERS: JSON.stringify([
        { id: "twilio-eu", kind: "twilio", account_sid: "AC9", auth_token: "token-of-eu", from: "+15005550007" },
        { id: "vonage-texts", kind: "vonage", api_key: "k", api_secret: "s", from: "ACME" },
      ]),
    },
  });
});
afterAll(() => world.close());

/** A Verification whose text, or call, a provider is being asked for. */
async function sending(provider = "twilio", channel = "sms"): Promise<{ id: string; attemptId: AttemptId }> {
  const { body } = await world.start({ to: world.nextNumber(), channel });
  const { body: shown } = await world.ask("GET", `/v1/verifications/${body.id}`);
  const attemptId = newId("att", world.api.deps);
  await world.sql`update messages set next_provider = ${provider} where id = ${toUuid("msg", shown.messages[0].id)}`;
  await world.api.deps.messages.claim(shown.messages[0].id, attemptId);
  return { id: body.id, attemptId };
}

const messageStatus = async (id: string): Promise<string> =>
  (await world.ask("GET", `/v1/verifications/${id}`)).body.messages[0].status;

function receiptUrl(providerId: string, attemptId: AttemptId, ring = newKey): URL {
  const reading = readKeyRing(ring);
  const key = reading.ok ? reading.ring.keyFor("receipt", reading.ring.newestId) : null;
  if (key === null) throw new Error("no key");
  return new URL(createReceiptUrl({ publicUrl: PUBLIC_URL, providerId, attemptId }, key));
}

interface TwilioCall {
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As Twilio signs: the URL, then each name and value in order. */
function fromTwilio({ url, params, token = TWILIO_AUTH_TOKEN, headers = {} }: TwilioCall): Promise<TestAnswer> {
  const signed = Object.keys(params)
    .sort()
    .reduce((text, name) => text + name + params[name], url.href);
  return world.ask("POST", url.pathname + url.search, {
    key: null,
    raw: new URLSearchParams(params).toString(),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": createHmac("sha1", token).update(signed).digest("base64"),
      ...headers,
    },
  });
}

const delivered = { MessageSid: "SM0123456789", MessageStatus: "delivered" };

describe("a receipt of Twilio's", () => {
  test("settles its message, and says nothing new the second time", async () => {
    const { id, attemptId } = await sending();
    const url = receiptUrl("twilio", attemptId);
    expect(await fromTwilio({ url, params: delivered })).toMatchObject({ status: 204, body: "" });
    expect(await messageStatus(id)).toBe("delivered");
    expect((await fromTwilio({ url, params: delivered })).status).toBe(204);
    expect((await fromTwilio({ url, params: { ...delivered, MessageStatus: "sent" } })).status).toBe(204);
    expect(await messageStatus(id)).toBe("delivered");
  });

  test("is checked against the public URL, whatever a proxy makes of Host and scheme", async () => {
    const { id, attemptId } = await sending();
    const headers = { host: "10.0.0.7:3000", "x-forwarded-host": "evil.example", "x-forwarded-proto": "http" };
    const answer = await fromTwilio({ url: receiptUrl("twilio", attemptId), params: delivered, headers });
    expect(answer.status).toBe(204);
    expect(await messageStatus(id)).toBe("delivered");
  });

  test("that was asked for before the keys were rotated still counts", async () => {
    const { id, attemptId } = await sending();
    const answer = await fromTwilio({ url: receiptUrl("twilio", attemptId, oldKey), params: delivered });
    expect(answer.status).toBe(204);
    expect(await messageStatus(id)).toBe("delivered");
  });

  test.each<[string, (url: URL) => TwilioCall]>([
    ["signed by somebody else", (url) => ({ url, params: delivered, token: "guessed" })],
    ["not signed", (url) => ({ url, params: delivered, headers: { "x-twilio-signature": "" } })],
    [
      "for another attempt",
      (url) => {
        const other = new URL(url);
        other.searchParams.set("attempt", newId("att", world.api.deps));
        return { url: other, params: delivered };
      },
    ],
  ])("%s changes nothing", async (_what, forge) => {
    const { id, attemptId } = await sending();
    const before = await world.countRows();
    const { status, body } = await fromTwilio(forge(receiptUrl("twilio", attemptId)));
    expect(status).toBe(403);
    expect(body.code).toBe("receipt_forged");
    expect(await messageStatus(id)).toBe("sending");
    expect(await world.countRows()).toEqual(before);
  });

  test("about another provider's attempt changes nothing", async () => {
    const { id, attemptId } = await sending("vonage");
    expect((await fromTwilio({ url: receiptUrl("twilio", attemptId), params: delivered })).status).toBe(204);
    expect(await messageStatus(id)).toBe("sending");
  });

  test("about nothing of ours is taken and ignored", async () => {
    const { attemptId } = await sending();
    const url = receiptUrl("twilio", attemptId);
    expect((await fromTwilio({ url, params: { ...delivered, MessageStatus: "pondering" } })).status).toBe(204);
    const nobodys = receiptUrl("twilio", newId("att", world.api.deps));
    expect((await fromTwilio({ url: nobodys, params: delivered })).status).toBe(204);
  });

  test("that says nothing is malformed", async () => {
    const { attemptId } = await sending();
    const { status, body } = await fromTwilio({ url: receiptUrl("twilio", attemptId), params: { Some: "thing" } });
    expect(status).toBe(400);
    expect(body.code).toBe("malformed_request");
  });

  test("larger than any receipt is refused unread", async () => {
    const raw = `a=${"x".repeat(65 * 1024)}`;
    expect((await world.ask("POST", "/v1/receipts/twilio", { key: null, raw })).status).toBe(413);
  });
});

describe("a receipt of a call", () => {
  const said = { CallSid: "CA0123456789", CallStatus: "completed" };
  const voiceUrl = (providerId: string, attemptId: AttemptId): URL => {
    const url = receiptUrl(providerId, attemptId);
    url.pathname += "/voice";
    return url;
  };

  test("settles it at the voice twin, of Twilio's first account and of any other", async () => {
    const first = await sending("twilio", "call");
    expect(await fromTwilio({ url: voiceUrl("twilio", first.attemptId), params: said })).toMatchObject({ status: 204 });
    expect(await messageStatus(first.id)).toBe("delivered");
    const other = await sending("twilio-eu", "call");
    const url = voiceUrl("twilio-eu", other.attemptId);
    expect((await fromTwilio({ url, params: said })).status).toBe(403);
    expect((await fromTwilio({ url, params: said, token: "token-of-eu" })).status).toBe(204);
    expect(await messageStatus(other.id)).toBe("delivered");
  });

  test("of Vonage's counts where the URL is ours", async () => {
    const { id, attemptId } = await sending("vonage", "call");
    const url = voiceUrl("vonage", attemptId);
    const raw = JSON.stringify({ uuid: "63f61863-4a51", status: "completed" });
    const headers = { "content-type": "application/json" };
    expect((await world.ask("POST", url.pathname, { key: null, raw, headers })).status).toBe(403);
    expect((await world.ask("POST", url.pathname + url.search, { key: null, raw, headers })).status).toBe(204);
    expect(await messageStatus(id)).toBe("delivered");
  });

  test("is none of an account that is not there, or places no calls", async () => {
    for (const provider of ["nobody", "vonage-texts"]) {
      const answer = await world.ask("POST", `/v1/receipts/${provider}/voice`, { key: null, raw: "{}" });
      expect(answer.status).toBe(404);
    }
  });
});

describe("a receipt of one account of several", () => {
  test("settles its message at the account's own address, by its own token", async () => {
    const { id, attemptId } = await sending("twilio-eu");
    const url = receiptUrl("twilio-eu", attemptId);
    expect(url.pathname).toBe("/v1/receipts/twilio-eu");
    expect((await fromTwilio({ url, params: delivered })).status).toBe(403);
    expect((await fromTwilio({ url, params: delivered, token: "token-of-eu" })).status).toBe(204);
    expect(await messageStatus(id)).toBe("delivered");
  });

  test("is no receipt of another's", async () => {
    const { id, attemptId } = await sending("twilio");
    const url = receiptUrl("twilio-eu", attemptId);
    url.pathname = "/v1/receipts/twilio";
    expect((await fromTwilio({ url, params: delivered })).status).toBe(403);
    expect(await messageStatus(id)).toBe("sending");
  });
});

describe("a receipt of Vonage's", () => {
  const said = { messageId: "0A0000000123ABCD1", status: "delivered", "err-code": "0" };

  test("counts as a query, a form and JSON", async () => {
    for (const how of ["query", "form", "json"]) {
      const { id, attemptId } = await sending("vonage");
      const url = receiptUrl("vonage", attemptId);
      const target = url.pathname + url.search;
      const params = new URLSearchParams(said).toString();
      const answer =
        how === "query"
          ? await world.ask("GET", `${target}&${params}`, { key: null })
          : await world.ask("POST", target, {
              key: null,
              raw: how === "form" ? params : JSON.stringify(said),
              headers: { "content-type": how === "form" ? "application/x-www-form-urlencoded" : "application/json" },
            });
      expect(answer.status, how).toBe(204);
      expect(await messageStatus(id), how).toBe("delivered");
    }
  });

  test("without our reference is forged", async () => {
    const answer = await world.ask("GET", `/v1/receipts/vonage?${new URLSearchParams(said)}`, { key: null });
    expect(answer.status).toBe(403);
  });
});

test("a provider that is not configured has no receipts", async () => {
  const other = await openTestApi();
  const answer = await other.ask("GET", "/v1/receipts/vonage", { key: null });
  await other.close();
  expect(answer.status).toBe(404);
});

test("while the database is away a receipt is asked for again", async () => {
  const away = await openTestApi({
    replace: {
      messages: {
        applyReceipt: () => Promise.reject(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })),
        claim: () => Promise.resolve(null),
        settle: () => Promise.reject(new Error("not asked")),
        repoint: () => Promise.reject(new Error("not asked")),
        giveUpWaiting: () => Promise.reject(new Error("not asked")),
        listFor: () => Promise.resolve([]),
      },
    },
    env: { ENCRYPTION_KEYS: newKey },
  });
  const url = receiptUrl("twilio", newId("att", away.api.deps));
  const signed = `${url.href}MessageSid${delivered.MessageSid}MessageStatus${delivered.MessageStatus}`;
  const answer = await away.ask("POST", url.pathname + url.search, {
    key: null,
    raw: new URLSearchParams(delivered).toString(),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": createHmac("sha1", TWILIO_AUTH_TOKEN).update(signed).digest("base64"),
    },
  });
  await away.close();
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).not.toBeNull();
});
