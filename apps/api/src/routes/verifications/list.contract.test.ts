import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

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
