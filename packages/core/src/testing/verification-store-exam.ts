import { beforeAll, describe, expect, test } from "vitest";
import { defaultSettings, guessLimits, type Project } from "../project/index.ts";
import type { SpendQuery, StartOutcome, StartRecord, VerificationStore } from "../verification/index.ts";
import type { VerificationRecords } from "./verification-records.ts";

/** A store of Verifications with one project in it, and what is written there. */
export interface StoreGround extends VerificationRecords {
  readonly verifications: VerificationStore;
  readonly project: Project;
  now(): Date;
}

/** What every store of Verifications must do. All tests share one ground. */
export function verificationStoreExam(store: string, open: () => Promise<StoreGround>): void {
  describe(`verifications in ${store}`, () => {
    let ground: StoreGround;
    beforeAll(async () => {
      ground = await open();
    });

    async function started(...[change, more]: Parameters<StoreGround["aStart"]>): Promise<StartRecord> {
      const record = ground.aStart(change, more);
      expect(await ground.verifications.start(record)).toMatchObject({ kind: "started" });
      return record;
    }

    const spendQuery = ({ verification }: StartRecord): SpendQuery => ({
      projectId: verification.projectId,
      id: verification.id,
      limits: guessLimits(defaultSettings),
      verifiedWithinSeconds: 60,
    });

    describe("a start", () => {
      test("what was started is found again, every field as it was", async () => {
        const { verification } = await started({ suppliedCode: "ABC123", userId: "u-1", cooldownsSeconds: [1, 2, 3] });
        expect(await ground.verifications.find(ground.project.id, verification.id)).toEqual(verification);
      });

      test("one number may be live for two users at once", async () => {
        const to = "+447700900998";
        await started({ to, userId: "a" });
        await started({ to, userId: "b" });
      });

      test("a number whose verification ran out can be started again before any sweep", async () => {
        const to = "+447700900997";
        await started({ to, expiresAt: new Date(ground.now().getTime() - 1000) });
        await started({ to });
      });

      test("a start decided on old settings writes nothing", async () => {
        const record = ground.aStart({}, { projectVersion: ground.project.version - 1 });
        expect(await ground.verifications.start(record)).toEqual({ kind: "stale_project" });
        expect(await ground.verifications.find(ground.project.id, record.verification.id)).toBeNull();
      });

      test("a taken reference writes nothing, and leaves the number free", async () => {
        await started({ reference: "r-1" });
        const second = ground.aStart({ reference: "r-1" });
        expect(await ground.verifications.start(second)).toEqual({ kind: "reference_taken" });
        expect(
          await ground.verifications.start({ ...second, verification: { ...second.verification, reference: null } }),
        ).toMatchObject({
          kind: "started",
        });
      });

      test("an answer under a key is kept with the start, and the key starts nothing else", async () => {
        const answer = { key: "k", fingerprint: new Uint8Array([1, 2]), created: true, body: '{"to":"+447700900123"}' };
        await started({}, { answer });
        const found = await ground.verifications.findAnswer(ground.project.id, "k");
        expect({ ...found, fingerprint: [...(found?.fingerprint ?? [])] }).toEqual({ ...answer, fingerprint: [1, 2] });
        const again = ground.aStart({}, { answer });
        expect(await ground.verifications.start(again)).toEqual({ kind: "answered_before" });
        expect(await ground.verifications.find(ground.project.id, again.verification.id)).toBeNull();
      });

      test("superseding ends the old one and begins the new one, or neither", async () => {
        const to = "+447700900996";
        const { verification: old } = await started({ to, reference: "taken" });
        const superseded = ground.anEnding(old, "superseded");
        const failed: StartOutcome = await ground.verifications.start(
          ground.aStart({ to, reference: "taken" }, { superseded }),
        );
        expect(failed.kind).toBe("reference_taken");
        expect((await ground.verifications.find(ground.project.id, old.id))?.status).toBe("pending");
        await started({ to }, { superseded });
        expect(await ground.verifications.find(ground.project.id, old.id)).toMatchObject({
          status: "canceled",
          reason: "superseded",
        });
      });

      test("a send that superseding does not know of is not lost: nothing begins, and nothing ends", async () => {
        const to = "+447700900990";
        const { verification: old, message } = await started({ to });
        const superseded = ground.anEnding(old, "superseded");
        const again = { ...message, id: ground.aStart().message.id };
        const ruling = ground.aRuling(old);
        const resend = {
          verification: { ...old, sendsUsed: 2 },
          message: again,
          sendsUsedBefore: 1,
          ride: null,
          ruling,
        };
        expect(await ground.verifications.resend(resend)).toBe(true);
        expect(await ground.verifications.start(ground.aStart({ to }, { superseded }))).toEqual({ kind: "live" });
        expect((await ground.verifications.find(ground.project.id, old.id))?.status).toBe("pending");
      });
    });

    describe("checks", () => {
      test("of 200 parallel guesses exactly the budget is counted and judged", async () => {
        const record = await started();
        const spent = await Promise.all(
          Array.from({ length: 200 }, () => ground.verifications.spendCheck(spendQuery(record))),
        );
        expect(spent.filter((one) => one?.judged)).toHaveLength(5);
        expect((await ground.verifications.find(ground.project.id, record.verification.id))?.checksUsed).toBe(5);
      });

      test("a number's own budget outlives its verifications, under parallel guesses too", async () => {
        const to = "+447700900995";
        let judged = 0;
        for (let i = 0; i < 4; i++) {
          const record = await started({ to });
          const spent = await Promise.all(
            Array.from({ length: 20 }, () => ground.verifications.spendCheck(spendQuery(record))),
          );
          judged += spent.filter((one) => one?.judged).length;
          const current = await ground.verifications.find(ground.project.id, record.verification.id);
          if (current !== null) await ground.verifications.end([ground.anEnding(current, "caller_canceled")]);
        }
        expect(judged).toBe(10);
      });

      test("a just verified one takes a few repeats, an ended one none", async () => {
        const record = await started();
        await ground.verifications.end([ground.anEnding(record.verification, "code_matched")]);
        expect((await ground.verifications.spendCheck(spendQuery(record)))?.judged).toBe(true);
        expect(await ground.verifications.spendCheck({ ...spendQuery(record), verifiedWithinSeconds: 0 })).toBeNull();
        const canceled = await started();
        await ground.verifications.end([ground.anEnding(canceled.verification, "caller_canceled")]);
        expect(await ground.verifications.spendCheck(spendQuery(canceled))).toBeNull();
      });

      test("another project's verification takes no guess", async () => {
        const record = await started();
        const stranger = { ...spendQuery(record), projectId: "prj_01h455vb4pex5vsknk084sn02q" as const };
        expect(await ground.verifications.spendCheck(stranger)).toBeNull();
      });
    });

    describe("ends", () => {
      test("of 50 parallel ends one wins, and one event is written", async () => {
        const { verification } = await started();
        const ends = await Promise.all(
          Array.from({ length: 50 }, (_, i) =>
            ground.verifications.end([ground.anEnding(verification, i % 2 === 0 ? "code_matched" : "caller_canceled")]),
          ),
        );
        expect(ends.filter(({ ended }) => ended.length > 0)).toHaveLength(1);
        expect(await ground.verifications.timeline(ground.project.id, verification.id)).toHaveLength(2);
      });

      test("what is due is listed, and nothing else", async () => {
        const due = await started({ expiresAt: new Date(ground.now().getTime() - 5_000) });
        const later = await started();
        const ids = (await ground.verifications.listDue(100)).map(({ id }) => id);
        expect(ids).toContain(due.verification.id);
        expect(ids).not.toContain(later.verification.id);
      });
    });

    describe("look-ups", () => {
      test("the newest live one of a number is found, whoever it belongs to or for one user", async () => {
        const to = "+447700900992";
        const a = await started({ to, userId: "a" });
        const b = await started({ to });
        const query = { projectId: ground.project.id, phoneDigest: a.verification.phoneDigest };
        expect((await ground.verifications.findLive(query))?.id).toBe(b.verification.id);
        expect((await ground.verifications.findLive({ ...query, userId: "a" }))?.id).toBe(a.verification.id);
        expect((await ground.verifications.findLive({ ...query, userId: null }))?.id).toBe(b.verification.id);
        expect(await ground.verifications.findLive({ ...query, userId: "c" })).toBeNull();
      });

      test("lists page through everything once, newest first, by any filter", async () => {
        const userId = "lister";
        const made: string[] = [];
        for (let i = 0; i < 7; i++) made.unshift((await started({ userId, reference: `list-${i}` })).verification.id);
        const query = {
          projectId: ground.project.id,
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
          const page: readonly { id: `ver_${string}` }[] = await ground.verifications.list({ ...query, before });
          if (page.length === 0) break;
          seen.push(...page.map(({ id }) => id));
          before = page.at(-1)?.id ?? null;
        }
        expect(seen).toEqual(made);
        const one = await ground.verifications.list({ ...query, userId: null, reference: "list-3", before: null });
        expect(one.map(({ id }) => id)).toEqual([made[3]]);
        expect(await ground.verifications.list({ ...query, status: "denied", before: null })).toEqual([]);
      });
    });

    test("of 10 parallel resends one is counted", async () => {
      const { verification, message } = await started();
      const records = Array.from({ length: 10 }, () => ({
        verification: { ...verification, sendsUsed: 2 },
        message: { ...ground.aStart().message, verificationId: message.verificationId },
        sendsUsedBefore: 1,
        ride: null,
        ruling: ground.aRuling(verification),
      }));
      const sent = await Promise.all(records.map((record) => ground.verifications.resend(record)));
      expect(sent.filter(Boolean)).toHaveLength(1);
      expect((await ground.verifications.find(ground.project.id, verification.id))?.sendsUsed).toBe(2);
    });

    test("of 20 parallel starts of one number one begins, and the others hear that one is live", async () => {
      const to = "+447700900989";
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => ground.verifications.start(ground.aStart({ to }))),
      );
      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual([...Array(19).fill("live"), "started"]);
    });

    test("by the token of a link only one that sends links is found", async () => {
      const [linked, coded] = [await started({ link: true }), await started()];
      expect((await ground.verifications.findLinked(linked.verification.id))?.id).toBe(linked.verification.id);
      expect(await ground.verifications.findLinked(coded.verification.id)).toBeNull();
    });
  });
}
