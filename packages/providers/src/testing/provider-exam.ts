import { type RunningCarrier, startCarrier } from "@proofline/carrier/app";
import type { Provider, SendResult } from "@proofline/core/provider";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askFor, CODE as code, type Examinee, LIFE_SECONDS, sms, TO as to } from "./examinee.ts";
import { type RawServer, rawAnswer, startRawServer } from "./raw-server.ts";

const JSON_TYPE = { "Content-Type": "application/json" };
const never = () => new AbortController().signal;
const unknown = (cause: string) => expect.objectContaining({ kind: "unknown", cause });
const unreachable = expect.objectContaining({ kind: "rejected", reason: "unreachable" });

/** Every adapter sits this exam: whatever a provider does to us is a value, in time, and the right one. */
export function providerExam(examinee: Examinee): void {
  const timeoutMs = 400;
  const { channel = "sms" } = examinee;
  const results: SendResult[] = [];
  const ask = async (provider: Provider, { signal = never(), text = sms } = {}): Promise<SendResult> => {
    const result = await askFor(examinee, { provider, text, signal });
    results.push(result);
    return result;
  };
  /** Patience no test has: an answer that waits for this deadline fails. */
  const patient = (baseUrl: string) => examinee.create({ baseUrl, timeoutMs: 60_000 });
  const hasty = (baseUrl: string) => examinee.create({ baseUrl, timeoutMs });

  afterEach(() => {
    const said = JSON.stringify(results.splice(0));
    for (const secret of [to, to.slice(1), code, "s1gned", ...examinee.secrets]) expect(said).not.toContain(secret);
  });

  describe(`${examinee.name} against the carrier`, () => {
    let carrier: RunningCarrier;
    let provider: Provider;
    beforeAll(async () => {
      carrier = await startCarrier({ port: 0 });
      provider = await patient(carrier.url);
    }, 30_000);
    afterAll(() => carrier.close());
    beforeEach(async () => {
      for (const path of ["inbox", "scenarios"]) await fetch(`${carrier.url}/${path}`, { method: "DELETE" });
    });

    const script = async (...steps: object[]) => {
      const body = JSON.stringify({ to, steps });
      const headers = { "content-type": "application/json" };
      expect((await fetch(`${carrier.url}/scenarios`, { method: "POST", headers, body })).status).toBe(201);
    };
    const read = async (path: string) => {
      const answer = await fetch(`${carrier.url}/${path}?to=${encodeURIComponent(to)}`);
      return ((await answer.json()) as { data: Record<string, unknown>[] }).data;
    };

    test("a text is accepted under the provider's id, and the handset gets it as written", async () => {
      const result = await ask(provider);
      const [text, ...more] = await read("inbox");
      expect(more).toEqual([]);
      expect(text).toMatchObject({
        to,
        from: expect.stringMatching(/^(ACME|\+?15005550006)$/),
        body: sms.body,
        channel,
      });
      const segments = channel === "sms" ? 1 : null;
      expect(result).toEqual({ kind: "accepted", providerMessageId: text?.id, segments });
      const asked = { status_callback: sms.receiptUrl, valid_for_seconds: LIFE_SECONDS[channel] };
      expect(await read("requests")).toMatchObject([asked]);
    });

    test("a text that needs more than GSM-7 arrives whole, and its segments are counted", async () => {
      const body = `Код: ${code} 😀 ${"x".repeat(70)}`;
      const segments = channel === "sms" ? 2 : null;
      expect(await ask(provider, { text: { ...sms, body } })).toMatchObject({ kind: "accepted", segments });
      expect(await read("inbox")).toMatchObject([{ body }]);
    });

    test.each(examinee.refusals)("its $code is a no: $reason", async ({ code: refusal, reason, providerCode }) => {
      await script({ respond: 400, code: refusal });
      expect(await ask(provider)).toEqual({ kind: "rejected", reason, providerCode, retryAfterSeconds: null });
      expect(await read("inbox")).toEqual([]);
    });

    test("a 429 is throttled, with its Retry-After; the SDK does not ask again by itself", async () => {
      await script({ respond: 429, retry_after: 7 });
      const providerCode = examinee.throttledCode;
      expect(await ask(provider)).toEqual({
        kind: "rejected",
        reason: "throttled",
        providerCode,
        retryAfterSeconds: 7,
      });
      expect(await read("requests")).toHaveLength(1);
    });

    test.each([401, 403] as const)("%s puts the account out", async (respond) => {
      await script({ respond });
      expect(await ask(provider)).toMatchObject({ kind: "rejected", reason: "account" });
    });

    test.each([
      { respond: 500, cause: "server_error" },
      { respond: 502, cause: "server_error" },
      { respond: 503, cause: "server_error" },
      { respond: "accept_then_500", cause: "server_error" },
      { respond: "reset", cause: "connection_lost" },
      { respond: "accept_then_reset", cause: "connection_lost" },
      { respond: "close", cause: "connection_lost" },
      { respond: "malformed", cause: "unreadable_reply" },
      { respond: "accept_then_malformed", cause: "unreadable_reply" },
      { respond: "html", cause: "unreadable_reply" },
    ])("$respond may have been sent: unknown, $cause, and asked only once", async ({ respond, cause }) => {
      await script({ respond });
      expect(await ask(provider)).toEqual(unknown(cause));
      expect(await read("requests")).toHaveLength(1);
    });

    test.each(["hang", "accept_then_hang", "slow_drip"])(
      "%s is unknown once the deadline is over, not later",
      async (respond) => {
        await script({ respond });
        const impatient = await hasty(carrier.url);
        const startedMs = performance.now();
        expect(await ask(impatient)).toEqual(unknown("timeout"));
        expect(performance.now() - startedMs).toBeLessThan(timeoutMs + 1_500);
      },
    );

    test("sends at the same time do not mix: one aborted, one throttled, one accepted", async () => {
      await script({ respond: "hang" }, { respond: 429, retry_after: 9 });
      const abort = new AbortController();
      const hung = ask(provider, { signal: abort.signal });
      await expect.poll(() => read("requests")).toHaveLength(1);
      expect(await ask(provider)).toMatchObject({ reason: "throttled", retryAfterSeconds: 9 });
      const accepted = ask(provider);
      abort.abort();
      expect(await hung).toEqual(unknown("timeout"));
      expect(await accepted).toMatchObject({ kind: "accepted" });
    });
  });

  describe(`${examinee.name} against bytes`, () => {
    let server: RawServer | undefined;
    afterEach(() => server?.close());

    const against = async (bytes: string, { end = false } = {}) => {
      server = await startRawServer((socket) => (end ? socket.end(bytes) : socket.write(bytes)));
      return ask(await patient(server.url));
    };
    const { status, body } = examinee.accepted;

    test("its own success, written by hand, is accepted", async () => {
      expect(await against(rawAnswer({ status, headers: JSON_TYPE, body }))).toMatchObject({ kind: "accepted" });
    });

    test.each([
      { name: "an empty 500", answer: rawAnswer({ status: 500 }), cause: "server_error" },
      {
        name: "a 503 page",
        answer: rawAnswer({ status: 503, headers: { "Content-Type": "text/html" }, body: "<h1>busy" }),
        cause: "server_error",
      },
      {
        name: "a success that calls itself a page",
        answer: rawAnswer({ status, headers: { "Content-Type": "text/html" }, body }),
        cause: "unreadable_reply",
      },
      { name: "an empty success", answer: rawAnswer({ status, headers: JSON_TYPE }), cause: "unreadable_reply" },
      { name: "a 204", answer: rawAnswer({ status: 204 }), cause: "unreadable_reply" },
      {
        name: "half a JSON",
        answer: rawAnswer({ status, headers: JSON_TYPE, body: body.slice(0, -2) }),
        cause: "unreadable_reply",
      },
      { name: "JSON null", answer: rawAnswer({ status, headers: JSON_TYPE, body: "null" }), cause: "unreadable_reply" },
      {
        name: "a JSON list",
        answer: rawAnswer({ status, headers: JSON_TYPE, body: `[${body}]` }),
        cause: "unreadable_reply",
      },
      {
        name: "a success in 10 MB",
        answer: rawAnswer({ status, headers: JSON_TYPE, body: `${" ".repeat(10_000_000)}${body}` }),
        cause: "unreadable_reply",
      },
      {
        name: "a redirect",
        answer: rawAnswer({ status: 307, headers: { Location: "http://127.0.0.1:1/" } }),
        cause: "unreadable_reply",
      },
      {
        name: "a status that HTTP does not have",
        answer: rawAnswer({ status: 999, headers: JSON_TYPE, body }),
        cause: "unreadable_reply",
      },
      { name: "no HTTP at all", answer: "220 mail ready\r\n", cause: "unreadable_reply" },
      {
        name: "a body that echoes the request",
        answer: rawAnswer({
          status,
          headers: JSON_TYPE,
          body: JSON.stringify({ sid: to, code: to, message: sms.body, messages: [{ status: to, "message-id": to }] }),
        }),
        cause: "unreadable_reply",
      },
    ])("$name is unknown: $cause", async ({ answer, cause }) => {
      expect(await against(answer)).toEqual(unknown(cause));
      expect(server?.requests).toHaveLength(1);
    });

    test.each([
      { name: "with an empty body", rest: { status: 400 } },
      { name: "with a page", rest: { status: 400, headers: { "Content-Type": "text/html" }, body: "<h1>no" } },
      { name: "in 10 MB", rest: { status: 400, headers: JSON_TYPE, body: "x".repeat(10_000_000) } },
      {
        name: "that echoes the request",
        rest: { status: 400, headers: JSON_TYPE, body: JSON.stringify({ code: to, message: sms.body }) },
      },
    ])("a 400 $name is a no", async ({ rest }) => {
      expect(await against(rawAnswer(rest))).toEqual({
        kind: "rejected",
        reason: "route",
        providerCode: null,
        retryAfterSeconds: null,
      });
    });

    test("a 400 whose body never ends is a no when the deadline is over", async () => {
      server = await startRawServer((socket) =>
        socket.write(rawAnswer({ status: 400, headers: { "Content-Length": "99" } })),
      );
      expect(await ask(await hasty(server.url))).toMatchObject({ kind: "rejected", reason: "route" });
    });

    test("a success that breaks off is unknown", async () => {
      const headers = { ...JSON_TYPE, "Content-Length": String(body.length + 10) };
      expect(await against(rawAnswer({ status, headers, body }), { end: true })).toEqual(unknown("connection_lost"));
    });

    test("a connection that nobody takes is a no: nothing was sent", async () => {
      server = await startRawServer(() => undefined);
      const { url } = server;
      await server.close();
      expect(await ask(await patient(url))).toEqual(unreachable);
    });

    test("a name that does not exist is a no: nothing was sent", async () => {
      expect(await ask(await examinee.create({ baseUrl: "http://no-such-host.invalid", timeoutMs: 3_000 }))).toEqual(
        unreachable,
      );
    }, 15_000);

    test("a TLS handshake that breaks is a no: nothing was sent", async () => {
      const breaking = await startRawServer(() => undefined);
      const asked = ask(await patient(breaking.url.replace("http:", "https:")));
      await expect.poll(() => breaking.connections()).toBe(1);
      await breaking.close();
      expect(await asked).toEqual(unreachable);
    });

    test("a TLS handshake that never ends is a no long before the deadline of the call", async () => {
      server = await startRawServer(() => undefined);
      expect(await ask(await patient(server.url.replace("http:", "https:")))).toEqual(unreachable);
    }, 15_000);

    test("aborted before the call, nothing is sent; aborted during it, it may have been", async () => {
      server = await startRawServer(() => undefined);
      const provider = await patient(server.url);
      expect(await ask(provider, { signal: AbortSignal.abort() })).toEqual(unreachable);
      expect(server.connections()).toBe(0);

      const abort = new AbortController();
      const asked = ask(provider, { signal: abort.signal });
      await expect.poll(() => server?.requests.length).toBe(1);
      abort.abort();
      expect(await asked).toEqual(unknown("timeout"));
    });
  });
}
