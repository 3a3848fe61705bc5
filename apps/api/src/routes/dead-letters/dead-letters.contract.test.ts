import { fromUuid, type MessageId } from "@proofline/core/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
let stranger: string;
beforeAll(async () => {
  world = await openTestApi();
  stranger = await world.addKey(["dead_letters:read", "dead_letters:write"], "another");
});
afterAll(() => world.close());

/** A text with which every run of a worker fails. */
async function deadText(): Promise<{ messageId: MessageId; letterId: string; verificationId: string }> {
  const { body } = await world.start({ to: world.nextNumber() });
  const [row] = await world.sql<{ id: string }[]>`select id from messages order by id desc limit 1`;
  const messageId = fromUuid("msg", row?.id ?? "");
  const fault = {
    queue: "messages",
    jobId: `${messageId}_0`,
    jobName: "message.send",
    rowId: messageId,
    reason: "TypeError",
  };
  for (let count = 0; count < 5; count++) await world.api.deps.deadLetters.record(fault, { faultsMax: 5 });
  const { data } = (await world.ask("GET", "/v1/dead-letters?limit=1")).body;
  return { messageId, letterId: data[0].id, verificationId: body.id };
}

describe("GET /v1/dead-letters", () => {
  test("shows what the workers failed with, and nothing that could be private", async () => {
    const { messageId, letterId } = await deadText();
    const { status, body } = await world.ask("GET", "/v1/dead-letters");
    expect(status).toBe(200);
    expect(body.data[0]).toEqual({
      id: letterId,
      object: "dead_letter",
      message_id: messageId,
      delivery_id: null,
      status: "queued",
      reason: "TypeError",
      faults: 5,
      first_at: expect.any(String),
      last_at: expect.any(String),
    });
  });

  test("goes page by page", async () => {
    const [older, newer] = [await deadText(), await deadText()];
    const first = await world.ask("GET", "/v1/dead-letters?limit=1");
    const second = await world.ask("GET", `/v1/dead-letters?limit=1&cursor=${first.body.next_cursor}`);
    const shown = [...first.body.data, ...second.body.data].map(({ message_id }) => message_id);
    expect(shown).toEqual([newer.messageId, older.messageId]);
  });

  test("shows nothing of another project, and needs its scope", async () => {
    await deadText();
    expect((await world.ask("GET", "/v1/dead-letters", { key: stranger })).body.data).toEqual([]);
    const key = await world.addKey(["webhooks:read"]);
    expect((await world.ask("GET", "/v1/dead-letters", { key })).status).toBe(403);
  });

  test.each(["limit=0", "cursor=eA", "status=dead"])("?%s is refused", async (query) => {
    expect((await world.ask("GET", `/v1/dead-letters?${query}`)).status).toBe(422);
  });
});

describe("POST /v1/dead-letters/{id}/redrive", () => {
  test("has it tried again and forgets the letter", async () => {
    const { letterId } = await deadText();
    const { status, body } = await world.ask("POST", `/v1/dead-letters/${letterId}/redrive`);
    expect([status, body]).toEqual([200, { object: "redriven_letter", redriven: true }]);
    expect((await world.ask("POST", `/v1/dead-letters/${letterId}/redrive`)).status).toBe(404);
  });

  test("says that nothing is left to do where it has ended otherwise", async () => {
    const { verificationId, letterId } = await deadText();
    await world.ask("POST", `/v1/verifications/${verificationId}/cancel`);
    const { body } = await world.ask("POST", `/v1/dead-letters/${letterId}/redrive`);
    expect(body).toEqual({ object: "redriven_letter", redriven: false });
  });
});

test.each([
  ["POST", "/redrive"],
  ["DELETE", ""],
])("%s /v1/dead-letters/{id}%s leaves another project's alone, and needs its scope", async (method, path) => {
  const { letterId } = await deadText();
  const url = `/v1/dead-letters/${letterId}${path}`;
  expect((await world.ask(method, url, { key: stranger })).status).toBe(404);
  const reader = await world.addKey(["dead_letters:read"]);
  expect((await world.ask(method, url, { key: reader })).status).toBe(403);
  expect((await world.ask(method, `/v1/dead-letters/ded_nonsense${path}`)).status).toBe(404);
  expect((await world.ask(method, url)).status).toBe(method === "POST" ? 200 : 204);
  expect((await world.ask(method, url)).status).toBe(404);
});
