import { describe, expect, test } from "vitest";
import type { VerificationId } from "../runtime/index.ts";
import { anAccess } from "../testing/builders.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { createVerificationWorld } from "../testing/verification-world.ts";
import { listVerifications } from "./list-verifications.ts";

async function worldOfSeven() {
  const world = createVerificationWorld();
  const ids: VerificationId[] = [];
  for (let i = 0; i < 7; i++) {
    world.clock.advance(1);
    ids.push(await world.startedId({ to: `+44770090012${i}`, reference: `r-${i}`, userId: i < 2 ? "u-1" : "u-2" }));
  }
  const list = (query = {}) => listVerifications(world.deps, { access: world.access, limit: 3, ...query });
  return { world, newestFirst: ids.toReversed(), list };
}

describe("listing", () => {
  test("gives every verification once, newest first, page by page", async () => {
    const { list, newestFirst } = await worldOfSeven();
    const seen: VerificationId[] = [];
    const sizes: number[] = [];
    let before: VerificationId | undefined;
    do {
      const page = await list({ before });
      seen.push(...page.data.map(({ id }) => id));
      sizes.push(page.data.length);
      before = page.nextBefore ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual(newestFirst);
    expect(sizes).toEqual([3, 3, 1]);
  });

  test("a page that ends with the last one has none after it", async () => {
    const { list } = await worldOfSeven();
    expect((await list({ limit: 7 })).nextBefore).toBeNull();
    expect((await list({ limit: 6 })).nextBefore).not.toBeNull();
  });

  test.each([
    { name: "number, in any spelling", query: { to: "+44 7700 900-123" }, want: [3] },
    { name: "reference", query: { reference: "r-5" }, want: [5] },
    { name: "user", query: { userId: "u-1" }, want: [1, 0] },
    { name: "status", query: { status: "verified" }, want: [] },
    { name: "several of them together", query: { userId: "u-1", reference: "r-5" }, want: [] },
  ])("by $name", async ({ query, want }) => {
    const { list } = await worldOfSeven();
    const { data } = await list(query);
    expect(data.map(({ reference }) => reference)).toEqual(want.map((i) => `r-${i}`));
  });

  test("by something that is no number is refused", async () => {
    const { list } = await worldOfSeven();
    expect((await refusalFrom(list({ to: "hello" }))).code).toBe("phone_number_invalid");
  });

  test("needs the scope", async () => {
    const { world } = await worldOfSeven();
    const access = anAccess({}, { scopes: ["verifications:write"] });
    expect((await refusalFrom(listVerifications(world.deps, { access, limit: 3 }))).code).toBe("forbidden");
  });
});
