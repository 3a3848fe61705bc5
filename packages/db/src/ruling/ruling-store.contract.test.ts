import { auditRuling } from "@proofline/core/ruling";
import { newId, type ProjectId } from "@proofline/core/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const refused = { action: "refuse", step: "country", code: "country_not_allowed" } as const;
const held = { action: "hold", step: "live", code: null } as const;
const anybody = { verificationId: null, phoneDigest: null, action: null, step: null, limit: 10, before: null };

test("what was decided is kept to the byte with what it started, and not for another project", async () => {
  const record = world.aStart();
  await world.verifications.start(record);
  const found = await world.rulings.find(world.project.id, record.ruling.id);
  expect(found).toEqual({ ...record.ruling, mac: Buffer.from(record.ruling.mac) });
  expect(found && auditRuling(found, world.rulingKeys)).toBe("equal");
  const other: ProjectId = newId("prj", world.source);
  expect(await world.rulings.find(other, record.ruling.id)).toBeNull();
  expect(await world.rulings.list({ ...anybody, projectId: other })).toEqual([]);
});

test("a start that does not begin, and a resend that does not send, leave no decision that they did", async () => {
  const record = world.aStart();
  await world.verifications.start(record);
  const rival = world.aStart({ to: record.verification.to });
  expect((await world.verifications.start(rival)).kind).toBe("live");
  expect(await world.rulings.find(world.project.id, rival.ruling.id)).toBeNull();
  const resend = {
    verification: { ...record.verification, sendsUsed: 2 },
    message: { ...world.aStart().message, verificationId: record.verification.id },
    ride: null,
  };
  const lost = { ...resend, sendsUsedBefore: 4, ruling: world.aRuling(record.verification) };
  expect(await world.verifications.resend(lost)).toBe(false);
  const won = { ...resend, sendsUsedBefore: 1, ruling: world.aRuling(record.verification) };
  expect(await world.verifications.resend(won)).toBe(true);
  const kept = await world.rulings.list({
    ...anybody,
    projectId: world.project.id,
    verificationId: record.verification.id,
  });
  expect(kept.map(({ id }) => id)).toEqual([won.ruling.id, record.ruling.id]);
});

test("what was not sent is found by number, by action and by step, newest first and page by page", async () => {
  const { verification } = world.aStart();
  const nobody = { ...verification, id: newId("ver", world.source) };
  const rulings = [refused, held, refused].map((outcome) => world.aRuling(nobody, outcome));
  await world.rulings.keep(rulings);
  // Of one millisecond: what is newest is decided by their random bits.
  const sorted = rulings.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const newestFirst = sorted.map(({ id }) => id);
  const having = (action: string) => sorted.filter(({ outcome }) => outcome.action === action).map(({ id }) => id);
  const query = { ...anybody, projectId: world.project.id, phoneDigest: verification.phoneDigest };
  const ids = async (more: Partial<typeof query> | object) =>
    (await world.rulings.list({ ...query, ...more })).map(({ id }) => id);
  expect(await ids({})).toEqual(newestFirst);
  expect(await ids({ limit: 1, before: newestFirst[0] })).toEqual([newestFirst[1]]);
  expect(await ids({ action: "hold" })).toEqual(having("hold"));
  expect(await ids({ step: "country" })).toEqual(having("refuse"));
});
