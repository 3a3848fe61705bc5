import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

describe("GET /v1/verifications/{id}/timeline", () => {
  test("tells the story, oldest first, with the number put back", async () => {
    const to = world.nextNumber();
    const { body: started } = await world.start({ to });
    await world.ask("POST", `/v1/verifications/${started.id}/check`, {
      body: { code: await world.codeOf(started.id) },
    });
    const { status, body } = await world.ask("GET", `/v1/verifications/${started.id}/timeline`);
    expect(status).toBe(200);
    expect(body.data.map(({ type }: { type: string }) => type)).toEqual([
      "verification.created",
      "verification.verified",
    ]);
    for (const event of body.data) expect(event.data.verification).toMatchObject({ id: started.id, to });
  });

  test("of somebody else's there is none", async () => {
    const { body: started } = await world.start({ to: world.nextNumber() });
    const key = await world.addKey(["verifications:read"], "another");
    expect((await world.ask("GET", `/v1/verifications/${started.id}/timeline`, { key })).status).toBe(404);
  });
});
