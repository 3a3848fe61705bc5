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

describe("GET /v1/verifications", () => {
  test("pages through all of a project, newest first, each once", async () => {
    const key = await world.addKey(["verifications:read", "verifications:write"], "another");
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push((await world.start({ to: world.nextNumber() }, { key })).body.id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "limit=2" : `limit=2&cursor=${cursor}`;
      const { body } = await world.ask("GET", `/v1/verifications?${query}`, { key });
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids.reverse());
  });

  test("finds by number, status, reference and user", async () => {
    const to = world.nextNumber();
    const { body: started } = await world.start({ to, reference: "find me", user_id: "u-7" });
    const id = started.id;
    for (const query of [
      `to=${encodeURIComponent(to)}`,
      // A plus that nobody encoded.
      `to=${to}`,
      "reference=find+me",
      "user_id=u-7",
      `status=pending&to=${encodeURIComponent(to)}`,
    ]) {
      const { body } = await world.ask("GET", `/v1/verifications?${query}`);
      expect(body, query).toMatchObject({ data: [{ id, to }], next_cursor: null });
    }
    const { body } = await world.ask("GET", `/v1/verifications?status=verified&to=${encodeURIComponent(to)}`);
    expect(body.data).toEqual([]);
  });

  test("shows nothing of another project", async () => {
    await world.start({ to: world.nextNumber() });
    const key = await world.addKey(["verifications:read"], "another");
    expect((await world.ask("GET", "/v1/verifications", { key })).body).toEqual({ data: [], next_cursor: null });
  });

  test.each([
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=1e1", "limit"],
    ["limit=", "limit"],
    ["limit=1&limit=2", "limit"],
    ["status=done", "status"],
    ["cursor=nonsense", "cursor"],
    ["cursor=bXNnXzAx", "cursor"],
    ["to=0770", "to"],
    ["reference=%00", "reference"],
    ["user_id=", "user_id"],
    ["sort=asc", "sort"],
    ["__proto__=1", "__proto__"],
  ])("the query %s is refused by name", async (query, path) => {
    const { status, body } = await world.ask("GET", `/v1/verifications?${query}`);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path }]);
  });

  test("broken escapes are malformed", async () => {
    const { status, body } = await world.ask("GET", "/v1/verifications?reference=%ff");
    expect(status).toBe(400);
    expect(body.code).toBe("malformed_request");
  });
});

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
