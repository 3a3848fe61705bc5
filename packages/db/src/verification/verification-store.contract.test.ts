import { defaultSettings, guessLimits } from "@proofline/core/project";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verificationStoreExam } from "../../../core/src/testing/verification-store-exam.ts";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function started(change = {}, more = {}) {
  const record = world.aStart(change, more);
  expect(await world.verifications.start(record)).toMatchObject({ kind: "started" });
  return record;
}

const spendQuery = (record: { verification: { projectId: `prj_${string}`; id: `ver_${string}` } }) => ({
  projectId: record.verification.projectId,
  id: record.verification.id,
  limits: guessLimits(defaultSettings),
  verifiedWithinSeconds: 60,
});

verificationStoreExam("Postgres", async () => ({ ...world, now: () => world.database.clock.now() }));

describe("start", () => {
  test("of 20 parallel starts of one number, one begins and 19 hear that one is live", async () => {
    const to = "+447700900999";
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => world.verifications.start(world.aStart({ to }))),
    );
    const kinds = outcomes.map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual([...Array(19).fill("live"), "started"]);
    const rows =
      await world.sql`select count(*)::int as n from messages m join verifications v on v.id = m.verification_id
      where v.phone_digest = ${Buffer.from(world.aStart({ to }).verification.phoneDigest, "hex")}`;
    expect(rows[0]?.n).toBe(1);
  });

  test("no clear number and no supplied code is at rest", async () => {
    await started({ to: "+447700900123", suppliedCode: "XQ7PLM" });
    for (const table of ["verifications", "live_verifications", "messages", "events", "idempotent_answers"]) {
      const dump = JSON.stringify(await world.sql`select t::text as row from ${world.sql(table)} t`);
      expect(dump).not.toMatch(/447700900123|XQ7PLM/);
      expect(dump).not.toContain(Buffer.from("XQ7PLM").toString("hex"));
      expect(dump).not.toContain(Buffer.from("+447700900123").toString("hex"));
    }
  });
});

describe("denied starts", () => {
  test("a denied start is kept with its reason, ended, and takes no number", async () => {
    const to = "+447700900991";
    const decision = { action: "deny", reason: "fraud", by: "callback", failure: null, overrides: [] } as const;
    const { verification, projectVersion } = world.aStart({ to, decision, reference: "denied-1" });
    const ending = world.anEnding(verification, "send_denied");
    const outcome = { action: "refuse", step: "callback", code: "send_denied" } as const;
    const ruling = world.aRuling(verification, outcome);
    const record = { ...ending, projectVersion, answer: null, ruling };
    expect(await world.verifications.startDenied(record)).toMatchObject({ kind: "started" });
    expect(await world.verifications.find(world.project.id, verification.id)).toEqual(ending.verification);
    expect(await world.messages.listFor(verification.id)).toEqual([]);
    expect((await world.verifications.timeline(world.project.id, verification.id)).map(({ type }) => type)).toEqual([
      "verification.denied",
    ]);
    await started({ to });
  });
});

describe("checks", () => {
  test("a success gives the number its guesses back", async () => {
    const to = "+447700900994";
    const first = await started({ to });
    for (let i = 0; i < 4; i++) await world.verifications.spendCheck(spendQuery(first));
    await world.verifications.end([world.anEnding(first.verification, "code_matched")]);
    const rows =
      await world.sql`select * from guess_budgets where phone_digest = ${Buffer.from(first.verification.phoneDigest, "hex")}`;
    expect(rows).toMatchObject([{ usedInWindow: 0, consecutive: 0 }]);
  });
});

describe("ends", () => {
  test("an end cancels unsent messages, erases a supplied code and frees the number", async () => {
    const to = "+447700900993";
    const { verification, message } = await started({ to, suppliedCode: "999999" });
    await world.verifications.end([world.anEnding(verification, "caller_canceled")]);
    const [row] =
      await world.sql`select m.status, v.code_sealed from messages m join verifications v on v.id = m.verification_id
      where v.reason = 'caller_canceled' order by v.id desc limit 1`;
    expect(row).toMatchObject({ status: "canceled", codeSealed: null });
    expect(await world.messages.claim(message.id, "att_01h455vb4pex5vsknk084sn02q")).toBeNull();
    await started({ to });
  });
});

describe("resend and look-ups", () => {
  test("of 10 parallel resends one is counted", async () => {
    const { verification, message } = await started();
    const after = { ...verification, sendsUsed: 2 };
    const records = Array.from({ length: 10 }, () => ({
      verification: after,
      message: { ...world.aStart().message, verificationId: message.verificationId },
      sendsUsedBefore: 1,
      ride: null,
      ruling: world.aRuling(verification),
    }));
    const sent = await Promise.all(records.map((record) => world.verifications.resend(record)));
    expect(sent.filter(Boolean)).toHaveLength(1);
    const all = await world.messages.listFor(verification.id);
    expect(all.map(({ status }) => status)).toEqual(["canceled", "queued"]);
  });
});
