import { newId, toUuid } from "@proofline/core/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

describe("GET /v1/verifications/{id}", () => {
  test("shows the messages that were sent for it", async () => {
    const to = world.nextNumber();
    const { body: started } = await world.start({ to });
    const { status, body } = await world.ask("GET", `/v1/verifications/${started.id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: started.id, to, status: "pending" });
    expect(body.messages).toEqual([
      {
        id: expect.stringMatching(/^msg_/),
        channel: "sms",
        status: "queued",
        sender: null,
        segments: null,
        attempts: [],
      },
    ]);
  });

  test("shows what each provider answered", async () => {
    const { body: started } = await world.start({ to: world.nextNumber() });
    const read = () => world.ask("GET", `/v1/verifications/${started.id}`);
    const [message] = (await read()).body.messages;
    const attemptId = newId("att", world.api.deps);
    await world.api.deps.messages.claim(message.id, attemptId);
    await world.sql`
      update attempts set status = 'rejected', cause = 'route', provider_code = '21408', ended_at = now()
       where id = ${toUuid("att", attemptId)}`;
    const { body } = await read();
    expect(body.messages[0].attempts).toEqual([
      {
        provider: "twilio",
        status: "rejected",
        error_code: "21408",
        started_at: expect.any(String),
        ended_at: expect.any(String),
      },
    ]);
  });

  test("one whose time is up is expired, though nothing has come by to say so", async () => {
    const { body: started } = await world.start({ to: world.nextNumber() });
    await world.sql`update verifications set expires_at = now() - interval '1 second' where id = ${toUuid("ver", started.id)}`;
    const { body } = await world.ask("GET", `/v1/verifications/${started.id}`);
    expect(body).toMatchObject({ status: "expired", reason: "time_up", sends_left: 0, resend_after: null });
  });

  test.each([
    "",
    "ver_",
    "ver_0",
    "msg_01kaq3h6w8e4ja5p1c2m3n4r5s",
    "VER_01KAQ3H6W8E4JA5P1C2M3N4R5S",
    "%00",
    "..%2f..",
  ])("the id %j is unknown", async (id) => {
    const { status } = await world.ask("GET", `/v1/verifications/${id}`);
    expect(status).toBe(404);
  });
});
