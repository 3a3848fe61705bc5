import { toUuid } from "@proofline/core/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

async function started(): Promise<string> {
  const { body } = await world.start({ to: world.nextNumber() });
  return body.id;
}

const resend = (id: string, body?: unknown) =>
  world.ask("POST", `/v1/verifications/${id}/resend`, body === undefined ? {} : { body });

const waitOver = (id: string) =>
  world.sql`update verifications set last_sent_at = now() - interval '1 hour' where id = ${toUuid("ver", id)}`;

describe("POST /v1/verifications/{id}/resend", () => {
  test("sends again once the pause is over, with or without a body", async () => {
    const id = await started();
    await waitOver(id);
    const { status, body } = await resend(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, sent: true, sends_left: 3 });
    await waitOver(id);
    expect((await resend(id, { channel: "sms" })).body.sends_left).toBe(2);
    expect((await world.ask("GET", `/v1/verifications/${id}`)).body.messages).toHaveLength(3);
  });

  test("inside the pause it says how long to wait, three times the same", async () => {
    const { status, body, headers } = await resend(await started());
    expect(status).toBe(429);
    expect(body.code).toBe("resend_too_soon");
    expect(body.retry_after).toBeGreaterThanOrEqual(28);
    expect(headers.get("retry-after")).toBe(String(body.retry_after));
    expect(headers.get("ratelimit")).toBe(`"cooldown";r=0;t=${body.retry_after}`);
    expect(headers.get("ratelimit-policy")).toBe('"cooldown";q=1');
  });

  test("past the ceiling nothing goes out", async () => {
    const id = await started();
    await world.sql`update verifications set sends_used = sends_max where id = ${toUuid("ver", id)}`;
    const { status, body } = await resend(id);
    expect(status).toBe(429);
    expect(body.code).toBe("sends_spent");
    expect((await world.ask("GET", `/v1/verifications/${id}`)).body.messages).toHaveLength(1);
  });

  test("an ended verification sends nothing", async () => {
    const id = await started();
    await world.ask("POST", `/v1/verifications/${id}/cancel`);
    const { status, body } = await resend(id);
    expect(status).toBe(409);
    expect(body.code).toBe("verification_ended");
  });

  test.each([
    ["a channel that nobody serves", { channel: "call" }, "channel"],
    ["a channel that is none", { channel: "pigeon" }, "channel"],
    ["an unknown field", { chanel: "sms" }, "chanel"],
  ])("%s is refused by name", async (_what, body, path) => {
    const id = await started();
    await waitOver(id);
    const answer = await resend(id, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].path).toBe(path);
  });
});

describe("POST /v1/verifications/{id}/cancel", () => {
  test("ends it, and says the same again", async () => {
    const id = await started();
    const first = await world.ask("POST", `/v1/verifications/${id}/cancel`);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ id, status: "canceled", reason: "caller_canceled", sends_left: 0 });
    const again = await world.ask("POST", `/v1/verifications/${id}/cancel`, { body: {} });
    expect(again.body).toEqual(first.body);
  });

  test("a verified one stays verified", async () => {
    const id = await started();
    await world.ask("POST", `/v1/verifications/${id}/check`, { body: { code: await world.codeOf(id) } });
    expect((await world.ask("POST", `/v1/verifications/${id}/cancel`)).body.status).toBe("verified");
  });

  test("somebody else's stays as it is", async () => {
    const id = await started();
    const key = await world.addKey(["verifications:read", "verifications:write"], "another");
    expect((await world.ask("POST", `/v1/verifications/${id}/cancel`, { key })).status).toBe(404);
    expect((await world.ask("GET", `/v1/verifications/${id}`)).body.status).toBe("pending");
  });
});
