import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
let stranger: string;
beforeAll(async () => {
  world = await openTestApi();
  stranger = await world.addKey(["webhooks:read", "webhooks:write"], "another");
});
afterAll(() => world.close());

async function endpoint(types: readonly string[] = []): Promise<string> {
  return (await world.ask("POST", "/v1/webhook-endpoints", { body: { url: "https://example.com/h", types } })).body.id;
}

/** Starts and cancels, so that there are two Events; the newest is `verification.canceled`. */
async function canceled(): Promise<{ id: string; to: string; eventId: string }> {
  const to = world.nextNumber();
  const { body } = await world.start({ to });
  await world.ask("POST", `/v1/verifications/${body.id}/cancel`);
  const events = await world.ask("GET", "/v1/events?type=verification.canceled&limit=1");
  return { id: body.id, to, eventId: events.body.data[0].id };
}

const redeliver = (id: string, body?: unknown, key?: string) =>
  world.ask("POST", `/v1/events/${id}/redeliver`, {
    ...(body === undefined ? {} : { body }),
    ...(key === undefined ? {} : { key }),
  });
const replay = (body: unknown, key?: string) =>
  world.ask("POST", "/v1/events/replay", { body, ...(key === undefined ? {} : { key }) });
const hourAround = () => ({
  since: new Date(Date.now() - 1_800_000).toISOString(),
  until: new Date(Date.now() + 1_800_000).toISOString(),
});

describe("GET /v1/events", () => {
  test("shows facts newest first, with the number they are about", async () => {
    const { id, to } = await canceled();
    const { status, body } = await world.ask("GET", "/v1/events?limit=2");
    expect(status).toBe(200);
    expect(body.data).toMatchObject([
      { type: "verification.canceled", data: { verification: { id, to, status: "canceled" } } },
      { type: "verification.created", data: { verification: { id, to, status: "pending" } } },
    ]);
  });

  test("gives every event once over its pages", async () => {
    for (let i = 0; i < 3; i++) await canceled();
    const ids: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const { body } = await world.ask("GET", `/v1/events?type=verification.canceled&limit=2${page}`);
      ids.push(...body.data.map((event: { id: string }) => event.id));
      cursor = body.next_cursor;
    }
    const [row] = await world.sql`select count(*)::int as count from events where type = 'verification.canceled'`;
    expect(ids).toHaveLength(row?.count);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(ids.toSorted().toReversed());
  });

  test.each([
    ["type=verification.done", "type"],
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["cursor=dmVyXzAx", "cursor"],
    ["cursor=%00", "cursor"],
    ["page=2", "page"],
  ])("?%s is refused by name", async (query, path) => {
    const { status, body } = await world.ask("GET", `/v1/events?${query}`);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path }]);
  });

  test("shows nothing of another project, and needs its scope", async () => {
    await canceled();
    expect((await world.ask("GET", "/v1/events", { key: stranger })).body.data).toEqual([]);
    const key = await world.addKey(["verifications:read"]);
    expect((await world.ask("GET", "/v1/events", { key })).status).toBe(403);
  });
});

describe("POST /v1/events/{id}/redeliver", () => {
  test("makes a delivery for each endpoint that subscribes, or for the one that is named", async () => {
    const wanting = await endpoint(["verification.canceled"]);
    const other = await endpoint(["verification.verified"]);
    const { eventId } = await canceled();
    const all = await redeliver(eventId);
    expect(all.status).toBe(202);
    const [row] =
      await world.sql`select count(*)::int as count from webhook_endpoints where enabled and (types = '{}' or 'verification.canceled' = any (types))`;
    expect(all.body.data).toHaveLength(row?.count);
    const one = await redeliver(eventId, { endpoint_id: other });
    expect(one.body.data).toHaveLength(1);
    const { body } = await world.ask("GET", `/v1/deliveries?event_id=${eventId}&endpoint_id=${wanting}`);
    // Its own, and the one again.
    expect(body.data).toHaveLength(2);
    expect(body.data).toMatchObject([{ status: "pending" }, { status: "pending" }]);
  });

  test("says that a disabled endpoint is not called", async () => {
    const id = await endpoint(["verification.canceled"]);
    const { eventId } = await canceled();
    await world.sql`update webhook_endpoints set enabled = false, disabled_reason = 'gone'
      where id = (select id from webhook_endpoints order by id desc limit 1)`;
    const { status, body } = await redeliver(eventId, { endpoint_id: id });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path: "endpoint_id" }]);
  });

  test("knows neither the events nor the endpoints of another project", async () => {
    const { eventId } = await canceled();
    const mine = await endpoint();
    const { body } = await world.ask("POST", "/v1/webhook-endpoints", {
      key: stranger,
      body: { url: "https://example.com/theirs" },
    });
    const before = await world.countRows();
    const answers = [
      await redeliver(eventId, undefined, stranger),
      await redeliver(eventId, { endpoint_id: body.id }, stranger),
      await redeliver(eventId, { endpoint_id: mine }, stranger),
      await redeliver(eventId, { endpoint_id: body.id }),
      await redeliver("evt_nonsense"),
      await replay({ ...hourAround(), endpoint_id: mine }, stranger),
      await replay({ ...hourAround(), endpoint_id: body.id }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 404]);
    expect(await world.countRows()).toEqual(before);
  });

  test("needs its scope", async () => {
    const { eventId } = await canceled();
    const key = await world.addKey(["webhooks:read"]);
    expect((await redeliver(eventId, undefined, key)).status).toBe(403);
    expect((await replay(hourAround(), key)).status).toBe(403);
  });
});

describe("POST /v1/events/replay", () => {
  test("brings the events of a time range out again, by type and endpoint", async () => {
    const id = await endpoint(["webhook.test"]);
    await canceled();
    const { status, body } = await replay({ ...hourAround(), types: ["verification.canceled"], endpoint_id: id });
    expect(status).toBe(202);
    const [row] = await world.sql`select count(*)::int as count from events where type = 'verification.canceled'`;
    expect(body).toEqual({ deliveries: row?.count, resume_since: null });
  });

  test("replays nothing of another project", async () => {
    await world.ask("POST", "/v1/webhook-endpoints", { key: stranger, body: { url: "https://example.com/s" } });
    expect((await replay(hourAround(), stranger)).body).toEqual({ deliveries: 0, resume_since: null });
  });

  test.each([
    [{}, ["since", "until"]],
    [{ since: "2026-11-20T20:00:00Z", until: "2026-11-20T20:00:00Z" }, ["until"]],
    [{ since: "2026-11-20T20:00:01Z", until: "2026-11-20T20:00:00Z" }, ["until"]],
    [{ since: "yesterday", until: "2026-11-20T20:00:00Z" }, ["since"]],
    [{ since: "0001-01-01T00:00:00Z", until: "2026-11-20T20:00:00Z" }, ["since"]],
    [{ since: "2026-11-20T20:00:00+01:00", until: "2026-11-20T20:00:00Z" }, ["since"]],
    [{ since: 1_700_000_000, until: "2026-11-20T20:00:00Z" }, ["since"]],
    [{ since: "2026-11-20T20:00:00Z", until: "2026-11-21T20:00:00Z", types: ["done"] }, ["types.0"]],
    [{ since: "2026-11-20T20:00:00Z", until: "2026-11-21T20:00:00Z", endpoint_id: "whe_1" }, ["endpoint_id"]],
  ])("%j is refused by name and replays nothing", async (range, paths) => {
    const before = await world.countRows();
    const { status, body } = await replay(range);
    expect(status).toBe(422);
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(paths);
    expect(await world.countRows()).toEqual(before);
  });
});
