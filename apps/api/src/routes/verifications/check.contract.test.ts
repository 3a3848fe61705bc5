import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

async function started(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { body } = await world.start({ to: world.nextNumber(), ...more });
  return body.id;
}

const check = (id: string, code: unknown) => world.ask("POST", `/v1/verifications/${id}/check`, { body: { code } });

describe("POST /v1/verifications/{id}/check", () => {
  test("the right code verifies, and a form that submits twice is told so twice", async () => {
    const id = await started();
    const code = await world.codeOf(id);
    const first = await check(id, code);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      id,
      valid: true,
      status: "verified",
      already_verified: false,
      checks_left: 4,
      proof: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
    expect((await check(id, code)).body).toMatchObject({ valid: true, already_verified: true });
  });

  test("people type spaces and dashes", async () => {
    const id = await started();
    const code = await world.codeOf(id);
    expect((await check(id, ` ${code.slice(0, 3)} - ${code.slice(3)} `)).body.valid).toBe(true);
  });

  test("a wrong code is an answer, with what is left", async () => {
    const id = await started({ code: "483920" });
    const { status, body } = await check(id, "483921");
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      valid: false,
      status: "pending",
      already_verified: false,
      checks_left: 4,
      reason: "code_mismatch",
    });
  });

  test("after the last guess the right code is worth nothing", async () => {
    const id = await started({ code: "483920" });
    for (let guess = 0; guess < 5; guess++) await check(id, "000000");
    const { body } = await check(id, "483920");
    expect(body).toMatchObject({ valid: false, status: "failed", checks_left: 0, reason: "checks_spent" });
  });

  test("of many right guesses at once one verifies, and none is an error", async () => {
    const id = await started();
    const code = await world.codeOf(id);
    const answers = await Promise.all(Array.from({ length: 20 }, () => check(id, code)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(answers.filter(({ body }) => body.valid && !body.already_verified)).toHaveLength(1);
  });

  test.each([
    ["digits of another script", "٤٨٣٩٢٠"],
    ["nothing but dashes", "- - -"],
    ["a sentence", "it is 483920!"],
  ])("%s are refused, and cost no guess", async (_what, code) => {
    const id = await started();
    const { status, body } = await check(id, code);
    expect(status).toBe(422);
    expect(body.errors[0].path).toBe("code");
    expect((await world.ask("GET", `/v1/verifications/${id}`)).body.checks_left).toBe(5);
  });

  test("somebody else's verification is as unknown as one that never was", async () => {
    const id = await started();
    const key = await world.addKey(["verifications:check"], "another");
    const theirs = await world.ask("POST", `/v1/verifications/${id}/check`, { body: { code: "123456" }, key });
    const nobodys = await check("ver_01kaq3h6w8e4ja5p1c2m3n4r5s", "123456");
    const none = await check("ver_nonsense", "123456");
    for (const { status, body } of [theirs, nobodys, none]) {
      expect(status).toBe(404);
      expect(body).toMatchObject({ code: "verification_not_found", detail: "No such verification." });
    }
    expect((await world.ask("GET", `/v1/verifications/${id}`)).body.checks_left).toBe(5);
  });

  test("the code that was typed is in no log line", async () => {
    const id = await started({ code: "775533" });
    await check(id, "775533");
    await check(id, "775-534");
    expect(world.log()).not.toMatch(/775.?53[34]/);
  });
});
