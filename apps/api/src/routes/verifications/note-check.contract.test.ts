import { SCOPES } from "@proofline/core/access";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

const noted: boolean[] = [];
let world: TestApi;
beforeAll(async () => {
  world = await openTestApi({ replace: { checkTally: { note: (_, right) => void noted.push(right) } } });
});
afterAll(() => world.close());

test("right and wrong codes are counted for whoever looks out for guessing, by id and by number; what is over is not", async () => {
  const to = world.nextNumber();
  const { body } = await world.start({ to });
  const code = await world.codeOf(body.id);
  const other = `${(Number(code[0]) + 1) % 10}${code.slice(1)}`;
  const check = (typed: string) => world.ask("POST", `/v1/verifications/${body.id}/check`, { body: { code: typed } });
  await check(other);
  await world.ask("POST", "/v1/verifications/check", { body: { to, code: other } });
  await check(code);
  const { body: canceled } = await world.start({ to: world.nextNumber() });
  await world.ask("POST", `/v1/verifications/${canceled.id}/cancel`);
  await world.ask("POST", `/v1/verifications/${canceled.id}/check`, { body: { code } });
  expect(noted).toEqual([false, false, true]);
});

test("what test keys try is no guess at anybody's number", async () => {
  const before = noted.length;
  const key = await world.addTestKey(SCOPES, world.secretKey);
  const to = world.nextNumber();
  await world.ask("PUT", `/v1/test-numbers/${to}`, { body: { code: "424242" } });
  const { body } = await world.start({ to }, { key });
  const check = await world.ask("POST", `/v1/verifications/${body.id}/check`, { key, body: { code: "000000" } });
  expect(check.body.reason).toBe("code_mismatch");
  expect(noted).toHaveLength(before);
});
