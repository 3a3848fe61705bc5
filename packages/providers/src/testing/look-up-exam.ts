import { type RunningCarrier, startCarrier } from "@proofline/carrier/app";
import type { Channel, LookUp, LookUpQuery, OutboundSms, Provider } from "@proofline/core/provider";
import { type AttemptId, newId } from "@proofline/core/runtime";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RawServer, rawAnswer, startRawServer } from "./raw-server.ts";

/** What this part of the exam needs to know of an adapter that can be asked what became of an Attempt. */
export interface LookUpExaminee {
  readonly name: string;
  /** What it is asked about. Default: sms. */
  readonly channel?: Channel;
  create(options: { baseUrl: string; timeoutMs?: number }): Promise<Provider>;
  /** Its name in the carrier's scenarios. */
  readonly carrierName: string;
  readonly secrets: readonly string[];
  /** The provider's "nothing found" in full, as JSON. */
  readonly empty: object;
  /** Answers of JSON in the provider's own words that nevertheless prove nothing. */
  readonly inconclusive: readonly { readonly name: string; readonly body: () => unknown }[];
}

const JSON_TYPE = { "Content-Type": "application/json" };
const to = "+447700900123";
const code = "483920";
const clock = { now: () => new Date() };
const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
const never = () => new AbortController().signal;

/** Evidence is found, absent or unclear; only the provider's own empty list makes an Attempt absent. */
export function lookUpExam(examinee: LookUpExaminee): void {
  const timeoutMs = 400;
  const { channel = "sms" } = examinee;
  const patient = (baseUrl: string) => examinee.create({ baseUrl, timeoutMs: 60_000 });
  const results: LookUp[] = [];

  const ask = async (provider: Provider, query: Partial<LookUpQuery> & { signal?: AbortSignal }): Promise<LookUp> => {
    const { signal = never(), ...more } = query;
    const whole: LookUpQuery = {
      attemptId: newId("att", { clock, random }),
      channel,
      to,
      from: "ACME",
      startedAt: new Date(),
      knownIds: [],
      ...more,
    };
    if (provider.lookUp === undefined) throw new Error(`${examinee.name} offers no look-up`);
    const result = await provider.lookUp(whole, signal);
    results.push(result);
    return result;
  };

  afterEach(() => {
    const said = JSON.stringify(results.splice(0));
    for (const secret of [to, to.slice(1), code, ...examinee.secrets]) expect(said).not.toContain(secret);
  });

  describe(`looking up at ${examinee.name}, against the carrier`, () => {
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

    const script = async (scenario: object) => {
      const body = JSON.stringify({ provider: examinee.carrierName, ...scenario });
      const headers = { "content-type": "application/json" };
      expect((await fetch(`${carrier.url}/scenarios`, { method: "POST", headers, body })).status).toBe(201);
    };
    const inbox = async () => {
      const { data } = (await (await fetch(`${carrier.url}/inbox`)).json()) as { data: { id: string }[] };
      return data.map(({ id }) => id);
    };
    const send = async (attemptId: AttemptId = newId("att", { clock, random }), body = `ACME code: ${code}`) => {
      const startedAt = new Date();
      const sms: OutboundSms = {
        attemptId,
        to,
        from: "ACME",
        body,
        validForSeconds: 300,
        receiptUrl: `http://127.0.0.1:1/v1/receipts/x?attempt=${attemptId}&attempt_sig=s1gned`,
      };
      const call = { ...sms, from: null, words: [body], locale: "en" };
      const asked = channel === "sms" ? provider.sendSms(sms, never()) : provider.placeCall?.(call, never());
      const result = await asked;
      if (result === undefined) throw new Error(`${examinee.name} places no calls`);
      return { attemptId, startedAt, result };
    };

    test("a text that arrived is found under the id of its send, and in time it is delivered", async () => {
      const { result, ...attempt } = await send();
      const providerMessageId = result.kind === "accepted" ? result.providerMessageId : null;
      await expect
        .poll(() => ask(provider, attempt))
        .toEqual({ kind: "found", providerMessageId, status: "delivered", providerCode: null });
    });

    test("a long text is found under the id of its send", async () => {
      const { result, ...attempt } = await send(undefined, `ACME code: ${code} ${"x".repeat(200)}`);
      const providerMessageId = result.kind === "accepted" ? result.providerMessageId : null;
      expect(providerMessageId).not.toBeNull();
      expect(await ask(provider, attempt)).toMatchObject({ kind: "found", providerMessageId });
    });

    test.each(["accept_then_reset", "accept_then_500", "accept_then_malformed"])(
      "after %s the text that nobody heard of is found",
      async (respond) => {
        await script({ steps: [{ respond }] });
        const { result, ...attempt } = await send();
        expect(result.kind).toBe("unknown");
        const [providerMessageId] = await inbox();
        expect(await ask(provider, attempt)).toMatchObject({ kind: "found", providerMessageId });
      },
    );

    test.each(["reset", 500, "malformed"])("after %s the text that never was is absent", async (respond) => {
      await script({ steps: [{ respond }] });
      const { result, ...attempt } = await send();
      expect(result.kind).toBe("unknown");
      expect(await ask(provider, attempt)).toEqual({ kind: "absent" });
    });

    test("a text that could not be delivered is found undelivered, with the provider's code", async () => {
      await script({ steps: [{ respond: 201, receipts: [{ status: "undelivered" }] }] });
      const { attemptId, startedAt } = await send();
      await expect
        .poll(() => ask(provider, { attemptId, startedAt }))
        .toMatchObject({ kind: "found", status: "undelivered", providerCode: expect.any(String) });
    });

    test("texts of other attempts to the same number at the same time are not this one's", async () => {
      const others = [await send(), await send()];
      const knownIds = others.map(({ result }) => (result.kind === "accepted" ? result.providerMessageId : ""));
      expect(await ask(provider, { knownIds })).toEqual({ kind: "absent" });
    });

    test("a text to another number is not this one's", async () => {
      const { startedAt } = await send();
      expect(await ask(provider, { to: "+447700900124", startedAt })).toEqual({ kind: "absent" });
    });

    test.each([401, 403, 404, 429, 500, 502, 503, "html", "malformed", "reset", "close"])(
      "an answer of %s proves nothing: unclear",
      async (respond) => {
        const { attemptId, startedAt } = await send();
        await script({ on: "look_up", steps: [{ respond }] });
        expect(await ask(provider, { attemptId, startedAt })).toEqual({ kind: "unclear" });
      },
    );

    test.each(["hang", "slow_drip"])("%s is unclear once the deadline is over, not later", async (respond) => {
      await script({ on: "look_up", steps: [{ respond }] });
      const impatient = await examinee.create({ baseUrl: carrier.url, timeoutMs });
      const startedMs = performance.now();
      expect(await ask(impatient, {})).toEqual({ kind: "unclear" });
      expect(performance.now() - startedMs).toBeLessThan(timeoutMs + 1_500);
    });
  });

  describe(`looking up at ${examinee.name}, against bytes`, () => {
    let server: RawServer | undefined;
    afterEach(() => server?.close());
    const against = async (bytes: string) => {
      server = await startRawServer((socket) => socket.write(bytes));
      return ask(await patient(server.url), {});
    };
    const json = (body: unknown) => rawAnswer({ status: 200, headers: JSON_TYPE, body: JSON.stringify(body) });
    const empty = JSON.stringify(examinee.empty);

    test("its own empty list is the only absent, and it is asked once", async () => {
      expect(await against(json(examinee.empty))).toEqual({ kind: "absent" });
      expect(server?.requests).toHaveLength(1);
    });

    test.each([
      { name: "no body", bytes: rawAnswer({ status: 200, headers: JSON_TYPE }) },
      { name: "a 204", bytes: rawAnswer({ status: 204 }) },
      { name: "JSON null", bytes: json(null) },
      { name: "an empty object", bytes: json({}) },
      { name: "an empty list of something", bytes: json({ things: [] }) },
      { name: "a bare list", bytes: json([]) },
      {
        name: "its empty list as a page",
        bytes: rawAnswer({ status: 200, headers: { "Content-Type": "text/html" }, body: empty }),
      },
      { name: "its empty list under a 404", bytes: rawAnswer({ status: 404, headers: JSON_TYPE, body: empty }) },
      { name: "its empty list under a 500", bytes: rawAnswer({ status: 500, headers: JSON_TYPE, body: empty }) },
      { name: "half of it", bytes: rawAnswer({ status: 200, headers: JSON_TYPE, body: empty.slice(0, -2) }) },
      {
        name: "10 MB",
        bytes: rawAnswer({ status: 200, headers: JSON_TYPE, body: `${" ".repeat(10_000_000)}${empty}` }),
      },
      { name: "a redirect", bytes: rawAnswer({ status: 307, headers: { Location: "http://127.0.0.1:1/" } }) },
      { name: "no HTTP", bytes: "220 mail ready\r\n" },
    ])("$name is unclear", async ({ bytes }) => {
      expect(await against(bytes)).toEqual({ kind: "unclear" });
    });

    test.each(examinee.inconclusive)("$name is unclear", async ({ body }) => {
      expect(await against(json(body()))).toEqual({ kind: "unclear" });
    });

    test("a provider that is away, and one nobody waits for, are unclear", async () => {
      server = await startRawServer(() => undefined);
      const provider = await patient(server.url);
      const abort = new AbortController();
      const asked = ask(provider, { signal: abort.signal });
      await expect.poll(() => server?.requests.length).toBe(1);
      abort.abort();
      expect(await asked).toEqual({ kind: "unclear" });
      await server.close();
      expect(await ask(provider, {})).toEqual({ kind: "unclear" });
    });

    test("what its list has of one channel says nothing of another", async () => {
      expect(await against(json(examinee.empty))).toEqual({ kind: "absent" });
      const provider = await patient(server?.url ?? "");
      const other = channel === "sms" ? "call" : "sms";
      expect(await ask(provider, { channel: other })).toEqual({ kind: "unclear" });
    });
  });
}
