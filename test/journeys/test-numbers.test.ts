import { BUILT_IN_CODE, builtInNumbers, type TestOutcome } from "@proofline/core/test-number";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiClient, createApiClient } from "../support/api-client.ts";
import { otherThan } from "../support/carrier-client.ts";
import { poll } from "../support/poll.ts";
import { query } from "../support/query.ts";
import { START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

const TEST_KEY = "sk_test_journey_0123456789";
const numberOf = (outcome: TestOutcome): string =>
  builtInNumbers.find((each) => each.outcome === outcome)?.number ?? "";

/** What a customer sees of each outcome in the end. */
const ends = {
  delivered: { verification: "pending", message: "delivered", event: "verification.delivered" },
  delivered_late: { verification: "pending", message: "delivered", event: "verification.delivered" },
  undelivered: { verification: "pending", message: "undelivered", event: "message.failed" },
  no_receipt: { verification: "pending", message: "sent", event: "verification.sent" },
  unreachable: { verification: "failed", message: "failed", event: "verification.failed" },
  provider_down: { verification: "failed", message: "failed", event: "verification.failed" },
  expired: { verification: "expired", message: "delivered", event: "verification.expired" },
} as const satisfies Partial<Record<TestOutcome, object>>;

describe("test numbers, on a product that runs", () => {
  let stack: Stack;
  let api: ApiClient;
  beforeAll(async () => {
    // As in production, which the stack says it is: somebody decided that test keys count.
    const env = { TEST_KEYS: "allow", BOOTSTRAP_TEST_SECRET_KEY: TEST_KEY };
    stack = await startStack({ backend: "redis", env });
    api = createApiClient(stack.product.apiUrl, TEST_KEY);
    await stack.subscribe();
  }, START_TIMEOUT_MS);
  afterAll(() => stack?.stop());

  const told = (type: string, verificationId: string) =>
    poll(() => stack.receiver.received({ type, verificationId })[0], { what: `${type} of ${verificationId}` });

  test.concurrent.each(Object.entries(ends))(
    "%s ends as the table says, and the customer hears of it",
    async (...[outcome, end]) => {
      const to = numberOf(outcome as TestOutcome);
      const { id } = await api.start(to);
      const webhook = await told(end.event, id);
      expect(JSON.parse(webhook.rawBody)).toMatchObject({ data: { verification: { id, to, test: true } } });
      const found = await poll(
        async () => {
          const now = await api.get(id);
          return now.status === end.verification && now.messages[0]?.status === end.message ? now : null;
        },
        { what: `the end of ${outcome}` },
      );
      expect(found).toMatchObject({ test: true, messages: [{ attempts: [{ provider: "test" }] }] });
      if (outcome === "delivered_late") {
        const [message] = found.messages;
        const waited = Date.parse(message?.attempts[0]?.started_at ?? "") - Date.parse(found.created_at);
        expect(waited).toBeGreaterThanOrEqual(4_500);
      }
    },
  );

  test.concurrent("a refusal is refused", async () => {
    const refused = async (outcome: TestOutcome) =>
      (await api.call<{ code: string }>("POST", "/v1/verifications", { body: { to: numberOf(outcome) } })).body.code;
    expect(await refused("country_not_allowed")).toBe("country_not_allowed");
    expect(await refused("rate_limited")).toBe("rate_limited");
  });

  test.concurrent("the fixed code verifies, another does not, by a call as by a text", async () => {
    const spare = builtInNumbers.slice(-2).map(({ number }) => number);
    for (const [index, channel] of (["sms", "call"] as const).entries()) {
      const { id } = await api.start(spare[index] ?? "", { channel });
      await told("verification.delivered", id);
      expect((await api.check(id, otherThan(BUILT_IN_CODE))).valid).toBe(false);
      expect(await api.check(id, BUILT_IN_CODE)).toMatchObject({ valid: true, status: "verified" });
      const { rawBody } = await told("verification.verified", id);
      expect(JSON.parse(rawBody).data.proof).toMatchObject({ test: true });
    }
  });

  test("afterwards no provider was asked for anything, and no count of live traffic has moved", async () => {
    for (const path of ["requests", "inbox"]) {
      const { data } = (await (await fetch(`${stack.carrier.url}/${path}`)).json()) as { data: unknown[] };
      expect(data, path).toEqual([]);
    }
    const [counts] = await query(
      stack.databaseUrl,
      (sql) => sql`
        select (select count(*)::int from handset_sends) as handsets, (select count(*)::int from guess_budgets) as guesses,
          (select count(*)::int from provider_health) as accounts_asked`,
    );
    expect(counts).toEqual({ handsets: 0, guesses: 0, accounts_asked: 0 });
    const metrics = await (await fetch(`${stack.product.workerHealthUrl}/metrics`)).text();
    expect(metrics).not.toMatch(/^attempts_total\{/m);
  });

  test("a live key sends as ever, to any number that is none of these", async () => {
    const to = stack.nextNumber();
    const { id, test } = await stack.api.start(to);
    expect(test).toBe(false);
    await stack.carrier.text(to);
    const answer = await stack.api.call<{ code: string }>("POST", "/v1/verifications", {
      body: { to: numberOf("delivered") },
    });
    expect(answer.body.code).toBe("test_number_needs_test_key");
    expect((await api.call("GET", `/v1/verifications/${id}`)).status).toBe(404);
  });
});
