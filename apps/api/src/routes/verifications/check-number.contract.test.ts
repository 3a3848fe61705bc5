import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

describe("POST /v1/verifications/check", () => {
  const checkNumber = (to: string, code: string) =>
    world.ask("POST", "/v1/verifications/check", { body: { to, code } });

  test("finds the live verification of a number, however the number is written", async () => {
    const to = world.nextNumber();
    const { body } = await world.start({ to, code: "483920" });
    const answer = await checkNumber(`${to.slice(0, 3)} (7700) ${to.slice(7)}`, "483920");
    expect(answer.body).toMatchObject({ id: body.id, valid: true, status: "verified" });
  });

  test("a number without one is not found", async () => {
    const { status, body } = await checkNumber(world.nextNumber(), "123456");
    expect(status).toBe(404);
    expect(body.code).toBe("verification_not_found");
  });

  test("what is no number is named", async () => {
    const { status, body } = await checkNumber("07700900123", "123456");
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: "phone_number_invalid", errors: [{ path: "to" }] });
  });
});
