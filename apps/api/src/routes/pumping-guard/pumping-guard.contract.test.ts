import { guardBudgets } from "@proofline/core/pumping";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

const { base } = guardBudgets.range;
const numberAt = (i: number): string => `+44740034${String(i).padStart(4, "0")}`;
const patch = (body: unknown) => world.ask("PATCH", "/v1/pumping-guard", { body });

test("a range whose codes nobody types is closed once the guard enforces, and opens as they are typed", async () => {
  expect((await world.ask("GET", "/v1/pumping-guard")).body).toMatchObject({ mode: "record" });
  const ids: string[] = [];
  for (let i = 0; i <= base; i++) ids.push((await world.start({ to: numberAt(i) })).body.id);
  const { body: watched } = await world.ask("GET", `/v1/decisions?verification_id=${ids.at(-1)}`);
  const step = watched.data[0].steps.find((each: { step: string }) => each.step === "guard");
  expect(step.inputs.scopes[0]).toMatchObject({ scope: "range", unproven: base, closed: true });
  expect((await patch({ mode: "enforce" })).body).toMatchObject({ mode: "enforce" });
  const refused = await world.start({ to: numberAt(base + 1) });
  expect(refused).toMatchObject({ status: 429, body: { code: "pumping_suspected", rule_class: "guard" } });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  const { body: decision } = await world.ask("GET", `/v1/decisions/${refused.body.decision_id}`);
  expect(decision).toMatchObject({ action: "refuse", step: "guard", rederived: { code: "pumping_suspected" } });
  const metrics = await world.ask("GET", "/metrics", { key: null });
  expect(metrics.body).toMatch(/pumping_guard_closed_total\{scope="range",mode="enforce"\} 1/);
  for (const id of ids.slice(0, 12)) {
    const { body } = await world.ask("POST", `/v1/verifications/${id}/check`, {
      body: { code: await world.codeOf(id) },
    });
    expect(body.valid).toBe(true);
  }
  // What is typed is told to the guard after the answer.
  await vi.waitFor(async () => expect((await world.start({ to: numberAt(base + 2) })).status).toBe(201), 10_000);
});

test("what the operator vouches for passes; a number is kept so that nobody can read it", async () => {
  const allow = { numbers: ["+447400560001"], ranges: ["+44740056"], networks: ["2001:db8:1:2:3::4", "203.0.113.7"] };
  const { status, body } = await patch({ allow });
  expect(status).toBe(200);
  expect(body.allow).toEqual({ numbers: 1, ranges: ["+44740056"], networks: ["2001:db8:1:2::/64", "203.0.113.0/24"] });
  const [row] = await world.sql<{ settings: string }[]>`select settings::text as settings from projects limit 1`;
  expect(row?.settings).not.toContain("7400560001");
  expect((await patch({ mode: "record" })).body.allow.ranges).toEqual(["+44740056"]);
});

test.each([
  [{ mode: "on" }],
  [{ allow: { ranges: ["+447400560001"] } }],
  [{ allow: { networks: ["example.com"] } }],
  [{ allow: { numbers: ["12"] } }],
])("%j is refused, and says where it is wrong", async (body) => {
  const answer = await patch(body);
  expect(answer.status).toBe(422);
  expect(answer.body.errors[0].path).toMatch(/^(mode|allow\.(ranges|networks|numbers)\.0)$/);
});
