import { defaultSettings, guessLimits } from "@proofline/core/project";
import type { StartOutcome } from "@proofline/core/verification";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

describe("start", () => {
  test("what was started is found again, every field as it was", async () => {
    const { verification } = await started({ suppliedCode: "ABC123", userId: "u-1", cooldownsSeconds: [1, 2, 3] });
    expect(await world.verifications.find(world.project.id, verification.id)).toEqual(verification);
  });

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

  test("one number may be live for two users at once", async () => {
    const to = "+447700900998";
    await started({ to, userId: "a" });
    await started({ to, userId: "b" });
  });

  test("a number whose verification ran out can be started again before any sweep", async () => {
    const to = "+447700900997";
    await started({ to, expiresAt: new Date(Date.now() - 1000) });
    await started({ to });
  });

  test("a start decided on old settings writes nothing", async () => {
    const record = world.aStart({}, { projectVersion: world.project.version - 1 });
    expect(await world.verifications.start(record)).toEqual({ kind: "stale_project" });
    expect(await world.verifications.find(world.project.id, record.verification.id)).toBeNull();
  });

  test("a taken reference writes nothing, and leaves the number free", async () => {
    await started({ reference: "r-1" });
    const second = world.aStart({ reference: "r-1" });
    expect(await world.verifications.start(second)).toEqual({ kind: "reference_taken" });
    expect(
      await world.verifications.start({ ...second, verification: { ...second.verification, reference: null } }),
    ).toMatchObject({
      kind: "started",
    });
  });

  test("an answer under a key is kept with the start, and the key starts nothing else", async () => {
    const answer = { key: "k", fingerprint: new Uint8Array([1, 2]), created: true, body: '{"to":"+447700900123"}' };
    await started({}, { answer });
    const found = await world.verifications.findAnswer(world.project.id, "k");
    expect({ ...found, fingerprint: [...(found?.fingerprint ?? [])] }).toEqual({ ...answer, fingerprint: [1, 2] });
    const again = world.aStart({}, { answer });
    expect(await world.verifications.start(again)).toEqual({ kind: "answered_before" });
    expect(await world.verifications.find(world.project.id, again.verification.id)).toBeNull();
  });

  test("superseding ends the old one and begins the new one, or neither", async () => {
    const to = "+447700900996";
    const { verification: old } = await started({ to, reference: "taken" });
    const superseded = world.anEnding(old, "superseded");
    const failed: StartOutcome = await world.verifications.start(
      world.aStart({ to, reference: "taken" }, { superseded }),
    );
    expect(failed.kind).toBe("reference_taken");
    expect((await world.verifications.find(world.project.id, old.id))?.status).toBe("pending");
    await started({ to }, { superseded });
    expect(await world.verifications.find(world.project.id, old.id)).toMatchObject({
      status: "canceled",
      reason: "superseded",
    });
  });

  test("a send that superseding does not know of is not lost: nothing begins, and nothing ends", async () => {
    const to = "+447700900990";
    const { verification: old, message } = await started({ to });
    const superseded = world.anEnding(old, "superseded");
    const again = { ...message, id: world.aStart().message.id };
    const ruling = world.aRuling(old);
    const resend = { verification: { ...old, sendsUsed: 2 }, message: again, sendsUsedBefore: 1, ride: null, ruling };
    expect(await world.verifications.resend(resend)).toBe(true);
    expect(await world.verifications.start(world.aStart({ to }, { superseded }))).toEqual({ kind: "live" });
    expect((await world.verifications.find(world.project.id, old.id))?.status).toBe("pending");
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
  test("of 200 parallel guesses exactly the budget is counted and judged", async () => {
    const record = await started();
    const spent = await Promise.all(
      Array.from({ length: 200 }, () => world.verifications.spendCheck(spendQuery(record))),
    );
    expect(spent.filter((one) => one?.judged)).toHaveLength(5);
    expect((await world.verifications.find(world.project.id, record.verification.id))?.checksUsed).toBe(5);
  });

  test("a number's own budget outlives its verifications, under parallel guesses too", async () => {
    const to = "+447700900995";
    let judged = 0;
    for (let i = 0; i < 4; i++) {
      const record = await started({ to });
      const spent = await Promise.all(
        Array.from({ length: 20 }, () => world.verifications.spendCheck(spendQuery(record))),
      );
      judged += spent.filter((one) => one?.judged).length;
      const current = await world.verifications.find(world.project.id, record.verification.id);
      if (current !== null) await world.verifications.end([world.anEnding(current, "caller_canceled")]);
    }
    expect(judged).toBe(10);
  });

  test("a success gives the number its guesses back", async () => {
    const to = "+447700900994";
    const first = await started({ to });
    for (let i = 0; i < 4; i++) await world.verifications.spendCheck(spendQuery(first));
    await world.verifications.end([world.anEnding(first.verification, "code_matched")]);
    const rows =
      await world.sql`select * from guess_budgets where phone_digest = ${Buffer.from(first.verification.phoneDigest, "hex")}`;
    expect(rows).toMatchObject([{ usedInWindow: 0, consecutive: 0 }]);
  });

  test("a just verified one takes a few repeats, an ended one none", async () => {
    const record = await started();
    await world.verifications.end([world.anEnding(record.verification, "code_matched")]);
    expect((await world.verifications.spendCheck(spendQuery(record)))?.judged).toBe(true);
    expect(await world.verifications.spendCheck({ ...spendQuery(record), verifiedWithinSeconds: 0 })).toBeNull();
    const canceled = await started();
    await world.verifications.end([world.anEnding(canceled.verification, "caller_canceled")]);
    expect(await world.verifications.spendCheck(spendQuery(canceled))).toBeNull();
  });

  test("another project's verification takes no guess", async () => {
    const record = await started();
    const stranger = { ...spendQuery(record), projectId: "prj_01h455vb4pex5vsknk084sn02q" as const };
    expect(await world.verifications.spendCheck(stranger)).toBeNull();
  });
});

describe("ends", () => {
  test("of 50 parallel ends one wins, and one event is written", async () => {
    const { verification } = await started();
    const ends = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        world.verifications.end([world.anEnding(verification, i % 2 === 0 ? "code_matched" : "caller_canceled")]),
      ),
    );
    expect(ends.filter(({ ended }) => ended.length > 0)).toHaveLength(1);
    expect(await world.verifications.timeline(world.project.id, verification.id)).toHaveLength(2);
  });

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

  test("what is due is listed, and nothing else", async () => {
    const due = await started({ expiresAt: new Date(Date.now() - 5_000) });
    const later = await started();
    const ids = (await world.verifications.listDue(100)).map(({ id }) => id);
    expect(ids).toContain(due.verification.id);
    expect(ids).not.toContain(later.verification.id);
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

  test("the newest live one of a number is found, whoever it belongs to or for one user", async () => {
    const to = "+447700900992";
    const a = await started({ to, userId: "a" });
    const b = await started({ to });
    const query = { projectId: world.project.id, phoneDigest: a.verification.phoneDigest };
    expect((await world.verifications.findLive(query))?.id).toBe(b.verification.id);
    expect((await world.verifications.findLive({ ...query, userId: "a" }))?.id).toBe(a.verification.id);
    expect((await world.verifications.findLive({ ...query, userId: null }))?.id).toBe(b.verification.id);
    expect(await world.verifications.findLive({ ...query, userId: "c" })).toBeNull();
  });

  test("lists page through everything once, newest first, by any filter", async () => {
    const userId = "lister";
    const made: string[] = [];
    for (let i = 0; i < 7; i++) made.unshift((await started({ userId, reference: `list-${i}` })).verification.id);
    const query = {
      projectId: world.project.id,
      phoneDigest: null,
      status: null,
      reference: null,
      userId,
      limit: 3,
      test: false,
    };
    const seen: string[] = [];
    let before: `ver_${string}` | null = null;
    for (;;) {
      const page: readonly { id: `ver_${string}` }[] = await world.verifications.list({ ...query, before });
      if (page.length === 0) break;
      seen.push(...page.map(({ id }) => id));
      before = page.at(-1)?.id ?? null;
    }
    expect(seen).toEqual(made);
    const one = await world.verifications.list({ ...query, userId: null, reference: "list-3", before: null });
    expect(one.map(({ id }) => id)).toEqual([made[3]]);
    expect(await world.verifications.list({ ...query, status: "denied", before: null })).toEqual([]);
  });
});
