import { toUuid } from "@proofline/core/runtime";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi({ env: { BACKLOG_MAX: "4" } });
});
afterAll(() => world.close());

const startAs = (key: string | undefined, headers: Record<string, string> = {}) =>
  world.start({ to: world.nextNumber() }, { headers, ...(key === undefined ? {} : { key }) });

/** Stands in for the workers: everything that waits was sent. */
const sendAll = () => world.sql`update messages set status = 'sent' where status = 'queued'`;

async function untilAccepted(): Promise<void> {
  const to = world.nextNumber();
  await vi.waitFor(async () => expect((await world.start({ to })).status).toBe(201), { timeout: 10_000 });
}

describe("unsent messages", () => {
  test("fill a project's cap: then it is told to wait, in every way that HTTP has, until workers made room", async () => {
    expect((await world.ask("PATCH", "/v1/settings", { body: { backlog_max: 2 } })).body.backlog_max).toBe(2);
    const before = await world.countRows();
    const first = await startAs(undefined, { "Idempotency-Key": "one" });
    expect((await startAs(undefined)).status).toBe(201);
    const full = await startAs(undefined);
    expect(full.status).toBe(429);
    expect(full.body).toMatchObject({ code: "backlog_full", type: "/problems/backlog_full", retry_after: 5 });
    expect(full.headers.get("retry-after")).toBe("5");
    expect(full.headers.get("ratelimit-policy")).toBe('"backlog";q=2');
    expect(full.headers.get("ratelimit")).toBe('"backlog";r=0;t=5');
    expect((await world.countRows())["public.messages"]).toBe((before["public.messages"] ?? 0) + 2);
    const resend = await world.ask("POST", `/v1/verifications/${first.body.id}/resend`);
    expect(resend.body.code).toBe("resend_too_soon");
    await world.sql`update verifications set last_sent_at = now() - interval '1 hour'`;
    expect((await world.ask("POST", `/v1/verifications/${first.body.id}/resend`)).body.code).toBe("backlog_full");
    // What sends nothing goes on as ever.
    expect((await world.ask("GET", `/v1/verifications/${first.body.id}`)).status).toBe(200);
    const checked = await world.ask("POST", `/v1/verifications/${first.body.id}/check`, {
      body: { code: await world.codeOf(first.body.id) },
    });
    expect(checked.body.valid).toBe(true);
    await sendAll();
    await untilAccepted();
  });

  test("of all projects together fill the service's: then nobody's are accepted, as 503 and not as 429", async () => {
    await sendAll();
    await world.ask("PATCH", "/v1/settings", { body: { backlog_max: 100 } });
    await untilAccepted();
    const another = await world.addKey(["verifications:write"], "another");
    const answers = [];
    for (let i = 0; i < 6; i++) answers.push(await startAs(i % 2 === 0 ? another : undefined));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    for (const { status, body, headers } of refused) {
      expect(status).toBe(503);
      expect(body.code).toBe("overloaded");
      expect(headers.get("retry-after")).toBe("5");
      expect(headers.get("ratelimit")).toBeNull();
    }
  });

  test("cannot be let out of their bounds by a setting", async () => {
    for (const backlog_max of [0, -1, 1.5, 1_000_001, "many", null]) {
      const { status, body } = await world.ask("PATCH", "/v1/settings", { body: { backlog_max } });
      expect(status).toBe(422);
      expect(body.errors[0].path).toBe("backlog_max");
    }
  });
});

describe("the class of a text", () => {
  test("is in its row, in its job and in what the job's retries go by", async () => {
    await sendAll();
    await untilAccepted();
    const { body } = await world.start({ to: world.nextNumber(), priority: "bulk" });
    const [row] = await world.sql`select m.priority from messages m where verification_id = ${toUuid("ver", body.id)}`;
    expect(row?.priority).toBe(4);
    const jobs = await world.sql`select priority, (opts ->> 'priority')::int as opts from bullmq.job
      where queue = 'messages' order by seq desc limit 1`;
    expect(jobs).toMatchObject([{ priority: 4, opts: 4 }]);
  });

  test("is one of two words, for a start and a resend", async () => {
    await sendAll();
    for (const priority of ["high", 0, null, "BULK"]) {
      const { status, body } = await world.start({ to: world.nextNumber(), priority });
      expect([status, body.errors?.[0]?.path]).toEqual([422, "priority"]);
    }
    const { body } = await world.start({ to: world.nextNumber(), priority: "interactive" });
    await world.sql`update verifications set last_sent_at = now() - interval '1 hour'`;
    const resend = (priority: unknown) =>
      world.ask("POST", `/v1/verifications/${body.id}/resend`, { body: { priority } });
    expect((await resend("urgent")).status).toBe(422);
    expect((await resend("bulk")).status).toBe(200);
  });
});
