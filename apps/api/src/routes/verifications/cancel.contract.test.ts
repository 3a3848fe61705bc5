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

describe("POST /v1/verifications/{id}/cancel", () => {
  test("ends it, and says the same again", async () => {
    const id = await started();
    const first = await world.ask("POST", `/v1/verifications/${id}/cancel`);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ id, status: "canceled", reason: "caller_canceled", sends_left: 0 });
    const again = await world.ask("POST", `/v1/verifications/${id}/cancel`, { body: {} });
    expect(again.body).toEqual(first.body);
  });

  test("takes nothing at all for an empty body, whatever it is called", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await world.ask("POST", `/v1/verifications/${await started()}/cancel`, { raw: "", headers });
    expect(answer.status).toBe(200);
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
