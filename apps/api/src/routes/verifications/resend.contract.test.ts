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

  test("goes by another channel when it is asked to", async () => {
    const id = await started();
    await waitOver(id);
    expect((await resend(id, { channel: "call" })).body).toMatchObject({ id, channel: "call", sent: true });
    const { body } = await world.ask("GET", `/v1/verifications/${id}`);
    expect(body.messages).toMatchObject([{ channel: "sms" }, { channel: "call" }]);
  });

  test.each([
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
