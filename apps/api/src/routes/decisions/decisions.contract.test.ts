import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

describe("decisions on sends", () => {
  test("a refusal names its decision, and the decision says from what it was decided and decides the same again", async () => {
    const refused = await world.start({ to: "+94712345678" });
    expect(refused).toMatchObject({ status: 403, body: { code: "country_not_allowed", rule_class: "country" } });
    const { status, body } = await world.ask("GET", `/v1/decisions/${refused.body.decision_id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      object: "decision",
      verification_id: null,
      action: "refuse",
      step: "country",
      code: "country_not_allowed",
      occasion: "start",
      country: "LK",
      actor: { kind: "secret" },
      intact: true,
      rederived: { action: "refuse", step: "country", code: "country_not_allowed" },
    });
    expect(body.steps[0]).toEqual({ step: "country", inputs: { country: "LK", policies: {}, risky: true } });
    expect(JSON.stringify(body)).not.toContain("712345678");
    const listed = await world.ask("GET", `/v1/decisions?to=${encodeURIComponent("+94712345678")}`);
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([refused.body.decision_id]);
  });

  test("what was sent, and the page that was loaded again, are listed with the verification", async () => {
    const to = world.nextNumber();
    const { body } = await world.start({ to });
    await world.start({ to });
    const { body: page } = await world.ask("GET", `/v1/decisions?verification_id=${body.id}`);
    expect(page.data.map(({ action, step }: { action: string; step: string }) => [action, step])).toEqual([
      ["hold", "live"],
      ["send", null],
    ]);
    const first = await world.ask("GET", `/v1/decisions?verification_id=${body.id}&limit=1`);
    const second = await world.ask("GET", `/v1/decisions?verification_id=${body.id}&cursor=${first.body.next_cursor}`);
    expect(second.body).toMatchObject({ data: [{ action: "send" }], next_cursor: null });
  });

  test("a record that was changed in the database is shown, and said not to be ours any more", async () => {
    const { body } = await world.start({ to: world.nextNumber() });
    const changed = await world.sql`
      update decisions set record = replace(record, '"risky":false', '"risky":true')
       where verification_id = (select max(verification_id::text)::uuid from decisions) returning 1`;
    expect(changed).toHaveLength(1);
    const { body: page } = await world.ask("GET", `/v1/decisions?verification_id=${body.id}`);
    expect(page.data).toMatchObject([
      { action: "send", intact: false, rederived: { action: "refuse", step: "country", code: "country_not_allowed" } },
    ]);
  });

  test("nobody without the scope, of another project, or with half an id learns of any", async () => {
    const { body } = await world.start({ to: "+94712345679" });
    const path = `/v1/decisions/${body.decision_id}`;
    const writer = await world.addKey(["verifications:write"]);
    expect((await world.ask("GET", path, { key: writer })).status).toBe(403);
    expect((await world.ask("GET", "/v1/decisions", { key: writer })).status).toBe(403);
    const another = await world.addKey(["verifications:read"], "another");
    expect((await world.ask("GET", path, { key: another })).status).toBe(404);
    expect((await world.ask("GET", "/v1/decisions", { key: another })).body.data).toEqual([]);
    expect((await world.ask("GET", "/v1/decisions/dec_1")).status).toBe(404);
  });

  test("an API that cannot keep what it refused still refuses, and names no decision", async () => {
    const failing = await openTestApi({ replace: { rulings: { note: async () => false } } });
    const { status, body } = await failing.start({ to: "+94712345678" });
    expect([status, body.rule_class, body.decision_id]).toEqual([403, "country", undefined]);
    await failing.close();
  });
});
