import { digestApiKey } from "@proofline/core/access";
import type { Access } from "@proofline/core/project";
import { describe, expect, test } from "vitest";
import { stubAccess } from "../testing/stub-deps.ts";
import { createAuthenticator } from "./authenticate.ts";

function setUp(answer: () => Promise<Access | null> = async () => stubAccess, { testKeys = false } = {}) {
  const asked: Uint8Array[] = [];
  let nowMs = 0;
  const authenticator = createAuthenticator(
    {
      projects: {
        authenticate: (digest) => {
          asked.push(digest);
          return answer();
        },
        open: async () => null,
      },
      userTokens: { read: async () => null },
      clock: { now: () => new Date() },
      testKeys,
    },
    () => nowMs,
  );
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { asked, authenticator, pass };
}

const header = "Bearer sk_one_0123456789";

describe("callers are known by their keys", () => {
  test("the store sees the digest of a key, never the key", async () => {
    const { asked, authenticator } = setUp();
    expect(await authenticator.authenticate(header)).toBe(stubAccess);
    expect(asked).toEqual([digestApiKey("sk_one_0123456789")]);
  });

  test("a burst costs one look-up, and so does every second of it", async () => {
    const { asked, authenticator, pass } = setUp();
    await Promise.all(Array.from({ length: 50 }, () => authenticator.authenticate(header)));
    pass(999);
    await authenticator.authenticate(header);
    expect(asked).toHaveLength(1);
    pass(1);
    await authenticator.authenticate(header);
    expect(asked).toHaveLength(2);
  });

  test("an unknown key is looked up each time: it may be made a moment later", async () => {
    let known = false;
    const { asked, authenticator } = setUp(async () => (known ? stubAccess : null));
    await expect(authenticator.authenticate(header)).rejects.toMatchObject({ code: "unauthenticated" });
    known = true;
    expect(await authenticator.authenticate(header)).toBe(stubAccess);
    expect(asked).toHaveLength(2);
  });

  test("a store that was away is asked again", async () => {
    let away = true;
    const { authenticator } = setUp(async () => {
      if (away) throw new Error("away");
      return stubAccess;
    });
    await expect(authenticator.authenticate(header)).rejects.toThrow("away");
    away = false;
    expect(await authenticator.authenticate(header)).toBe(stubAccess);
  });

  test("a change by this process counts at once", async () => {
    const { asked, authenticator } = setUp();
    await authenticator.authenticate(header);
    authenticator.forget(stubAccess.project.id);
    await authenticator.authenticate(header);
    expect(asked).toHaveLength(2);
  });

  test("a reload is past the cache, and what it read is what the next one gets", async () => {
    let version = 1;
    const { asked, authenticator } = setUp(async () => ({
      ...stubAccess,
      project: { ...stubAccess.project, version: version++ },
    }));
    await authenticator.authenticate(header);
    expect((await authenticator.reload(header)).project.version).toBe(2);
    expect((await authenticator.authenticate(header)).project.version).toBe(2);
    expect(asked).toHaveLength(2);
  });

  test("guesses do not fill the memory", async () => {
    const { authenticator, asked } = setUp();
    for (let i = 0; i < 10_001; i++) await authenticator.authenticate(`Bearer sk_${String(i).padStart(10, "0")}`);
    const before = asked.length;
    await authenticator.authenticate("Bearer sk_0000000000");
    expect(asked).toHaveLength(before + 1);
    await authenticator.authenticate("Bearer sk_0000010000");
    expect(asked).toHaveLength(before + 1);
  });

  test("a test key opens nothing where test keys do not count", async () => {
    const access = { ...stubAccess, actor: { ...stubAccess.actor, mode: "test" as const } };
    const header = "Bearer sk_test_0123456789";
    const { authenticator } = setUp(async () => access);
    await expect(authenticator.authenticate(header)).rejects.toMatchObject({ code: "forbidden" });
    expect(await setUp(async () => access, { testKeys: true }).authenticator.authenticate(header)).toBe(access);
  });

  test.each([
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "Basic c2s6",
    "Bearer sk_short",
    "Bearer sk_a b",
    "sk_one_0123456789",
  ])("%j is no key, and asks no store", async (authorization) => {
    const { asked, authenticator } = setUp();
    await expect(authenticator.authenticate(authorization)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(asked).toHaveLength(0);
  });
});
