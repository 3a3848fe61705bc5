import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ProjectSettings } from "../project/index.ts";
import type { VerificationId } from "../runtime/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { anAccess, anId, TEST_NUMBER } from "../testing/builders.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { createVerificationWorld, TEST_ISSUER } from "../testing/verification-world.ts";
import { webhookBody } from "../webhook/index.ts";
import { cancelVerification } from "./cancel-verification.ts";
import { checkNumber, checkVerification } from "./check-verification.ts";
import { expireDue } from "./expire-due.ts";
import { resendVerification } from "./resend-verification.ts";

async function startedWorld(settings: Partial<ProjectSettings> = {}) {
  const world = createVerificationWorld(settings, { webhooks: 1 });
  const id = await world.startedId();
  const code = world.codeOf(id);
  const wrong = (offset = 1) => String((Number(code) + offset) % 1_000_000).padStart(6, "0");
  const check = (typed: string, of: VerificationId = id) =>
    checkVerification(world.deps, { access: world.access, id: of, code: typed });
  const types = () => world.store.events.map(({ type }) => type);
  return { world, id, code, wrong, check, types };
}

describe("the right code", () => {
  test("verifies, once, and says so", async () => {
    const { world, id, code, check, types } = await startedWorld();
    expect(await check(code)).toEqual({
      id,
      valid: true,
      status: "verified",
      alreadyVerified: false,
      checksLeft: 4,
      reason: null,
      compared: true,
      proof: expect.any(String),
      lock: null,
    });
    expect(world.store.row(id)).toMatchObject({ status: "verified", verifiedAt: world.clock.now() });
    expect(types()).toEqual(["verification.created", "verification.verified"]);
    expect(world.jobs.enqueued.filter(({ name }) => name === "webhook.deliver")).toHaveLength(2);
  });

  test("is answered with the claims that the webhook carries, however often it is asked", async () => {
    const { world, id, code, check } = await startedWorld();
    const { proof } = await check(code);
    const event = world.store.events.at(-1);
    if (event === undefined) throw new Error("no event");
    const body = JSON.parse(webhookBody(event, { to: world.store.row(id).to, issuer: TEST_ISSUER }));
    expect(JSON.parse(proof ?? "")).toEqual(body.data.proof);
    expect((await check(code)).proof).toEqual(proof);
  });

  test("is right however it is grouped", async () => {
    const { code, check } = await startedWorld();
    expect((await check(` ${code.slice(0, 3)}–${code.slice(3)} `)).valid).toBe(true);
  });

  test("submitted twice by a form is right twice, and told once", async () => {
    const { world, code, check, types } = await startedWorld();
    await check(code);
    world.clock.advance(59);
    expect(await check(code)).toMatchObject({ valid: true, alreadyVerified: true, status: "verified" });
    expect(types().filter((type) => type === "verification.verified")).toHaveLength(1);
  });

  test("that the caller brought is right twice too, and is not kept for it", async () => {
    const { world } = await startedWorld();
    const id = await world.startedId({ to: "+447700900124", code: "K7QX" });
    const check = (code: string) => checkVerification(world.deps, { access: world.access, id, code });
    expect(await check("k7qx")).toMatchObject({ valid: true, alreadyVerified: false });
    expect(await check("K7QX")).toMatchObject({ valid: true, alreadyVerified: true });
    expect(await check("K7QY")).toMatchObject({ valid: false, reason: "code_mismatch" });
    expect(JSON.stringify(world.store.row(id))).not.toContain("K7QX");
  });

  test("is worth nothing a minute later", async () => {
    const { world, code, check } = await startedWorld();
    await check(code);
    world.clock.advance(60);
    expect(await check(code)).toMatchObject({ valid: false, status: "verified", reason: "already_verified" });
  });

  test("of fifty at once verifies once; all of them are right", async () => {
    const { code, check, types } = await startedWorld({ checksMax: 10 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => check(code)));
    expect(answers.filter(({ valid }) => valid)).toHaveLength(10);
    expect(answers.filter(({ alreadyVerified }) => !alreadyVerified)).toHaveLength(1);
    expect(types().filter((type) => type === "verification.verified")).toHaveLength(1);
  });
});

describe("a right guess that was the last of the budget", () => {
  async function beingJudged() {
    const { world, id, code, wrong, check, types } = await startedWorld({ checksMax: 1 });
    const verdict = Promise.withResolvers<void>();
    const slow: typeof world.store = {
      ...world.store,
      async end(endings) {
        await verdict.promise;
        return await world.store.end(endings);
      },
    };
    const deps = { ...world.deps, verifications: slow };
    const right = checkVerification(deps, { access: world.access, id, code });
    await expect.poll(() => world.store.row(id).checksUsed).toBe(1);
    return { world, id, right, wrong, check, types, judge: verdict.resolve };
  }

  test("verifies, whoever guesses beyond the budget before it is judged", async () => {
    const { right, wrong, check, types, judge } = await beingJudged();
    expect(await check(wrong())).toMatchObject({ valid: false, reason: "checks_spent", compared: false });
    judge();
    expect(await right).toMatchObject({ valid: true, status: "verified" });
    expect(types()).toEqual(["verification.created", "verification.verified"]);
  });

  test("and is judged by nobody any more does not keep its number: the next start is a new one", async () => {
    const { world, id } = await beingJudged();
    expect(await world.start()).toMatchObject({ created: true });
    expect(world.store.row(id)).toMatchObject({ status: "failed", reason: "checks_spent" });
  });

  test("and is judged by nobody any more has failed by the time it is up", async () => {
    const { world, id, types } = await beingJudged();
    world.clock.advance(600);
    expect(await expireDue(world.deps, 10)).toBe(1);
    expect(world.store.row(id)).toMatchObject({ status: "failed", reason: "checks_spent" });
    expect(types()).toEqual(["verification.created", "verification.failed"]);
  });
});

describe("a wrong code", () => {
  test("is a plain answer with what is left, not an error", async () => {
    const { id, wrong, check } = await startedWorld();
    expect(await check(wrong())).toEqual({
      id,
      valid: false,
      status: "pending",
      alreadyVerified: false,
      checksLeft: 4,
      reason: "code_mismatch",
      compared: true,
      proof: null,
      lock: null,
    });
  });

  test("five times ends it, and then the right one is too late", async () => {
    const { world, id, code, wrong, check, types } = await startedWorld();
    for (let i = 1; i <= 4; i++) expect(await check(wrong(i))).toMatchObject({ status: "pending", checksLeft: 5 - i });
    expect(await check(wrong(5))).toMatchObject({
      valid: false,
      status: "failed",
      checksLeft: 0,
      reason: "code_mismatch",
      compared: true,
      proof: null,
    });
    expect(await check(code)).toMatchObject({ valid: false, status: "failed", reason: "checks_spent" });
    expect(world.store.row(id)).toMatchObject({ status: "failed", reason: "checks_spent" });
    expect(types()).toEqual(["verification.created", "verification.failed"]);
  });

  test("a thousand times at once is compared five times", async () => {
    const { world, id, wrong, check } = await startedWorld({ guessesPerDayMax: 100 });
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, i) => check(wrong(i + 1))));
    expect(answers.filter(({ reason }) => reason === "code_mismatch")).toHaveLength(5);
    expect(answers.filter(({ valid }) => valid)).toEqual([]);
    expect(world.store.row(id).checksUsed).toBe(5);
  });

  test("after success does not undo it", async () => {
    const { code, wrong, check } = await startedWorld();
    await check(code);
    expect(await check(wrong())).toMatchObject({ valid: false, status: "verified", reason: "code_mismatch" });
    expect(await check(code)).toMatchObject({ valid: true, status: "verified" });
  });

  test("what cannot be a code costs no guess", async () => {
    const { world, id, check } = await startedWorld();
    expect((await refusalFrom(check("hello!"))).code).toBe("invalid_request");
    expect(world.store.row(id).checksUsed).toBe(0);
  });
});

describe("the guesses of a number", () => {
  test("are not given back by a resend", async () => {
    const { world, id, wrong, check } = await startedWorld();
    await check(wrong(1));
    await check(wrong(2));
    world.clock.advance(30);
    await resendVerification(world.deps, { access: world.access, id });
    expect(await check(wrong(3))).toMatchObject({ checksLeft: 2 });
  });

  test("are not given back by a new verification: ten a day, however many are started", async () => {
    const { world, check, wrong } = await startedWorld();
    let compared = 0;
    for (let round = 0; round < 5; round++) {
      const id = await world.startedId({ supersede: true });
      for (let i = 1; i <= 5; i++) {
        const { reason } = await check(wrong(i), id);
        if (reason === "code_mismatch") compared += 1;
      }
    }
    expect(compared).toBe(10);
  });

  test("when they are spent, say so without ending the verification", async () => {
    const { world, id, code, check } = await startedWorld();
    world.store.setGuesses(world.store.row(id).phoneDigest, { today: 10, consecutive: 10 });
    expect(await check(code)).toMatchObject({
      valid: false,
      status: "pending",
      checksLeft: 5,
      reason: "number_locked",
    });
  });

  test("when they are spent, a backend hears for how long, and a person's device does not", async () => {
    const { world, id, code, check } = await startedWorld();
    world.store.setGuesses(world.store.row(id).phoneDigest, { today: 10, consecutive: 10 });
    expect((await check(code)).lock).toEqual({ subject: "number", until: addSeconds(world.clock.now(), 86_400) });
    const { actor, project } = world.access;
    const clientProject = { ...project, settings: { ...project.settings, clientStarts: true } };
    const publishable = { ...world.access, project: clientProject, actor: { ...actor, kind: "publishable" as const } };
    expect(await checkVerification(world.deps, { access: publishable, id, code })).toMatchObject({
      reason: "code_mismatch",
      lock: null,
    });
  });

  test("the last of them locks it, tells so once, and only if it was wrong", async () => {
    const right = await startedWorld();
    right.world.store.setGuesses(right.world.store.row(right.id).phoneDigest, { today: 9, consecutive: 9 });
    expect((await right.check(right.code)).valid).toBe(true);
    expect(right.types()).not.toContain("number.locked");

    const { world, id, wrong, check, types } = await startedWorld({ lockoutSeconds: 600, expiresInSeconds: 3_600 });
    world.store.setGuesses(world.store.row(id).phoneDigest, { today: 9, consecutive: 9 });
    expect((await check(wrong())).reason).toBe("code_mismatch");
    expect((await check(wrong())).reason).toBe("number_locked");
    expect(types().filter((type) => type === "number.locked")).toHaveLength(1);
    world.clock.advance(599);
    expect((await check(wrong())).reason).toBe("number_locked");
    world.clock.advance(1);
    expect((await check(wrong())).reason).toBe("code_mismatch");
  });

  test("of one user over several numbers lock the user", async () => {
    const { world } = await startedWorld({ userGuessesPerDayMax: 3 });
    const reasons: unknown[] = [];
    for (const to of ["+447700900131", "+447700900132"]) {
      const id = await world.startedId({ to, userId: "u-9" });
      for (let i = 0; i < 2; i++) {
        const answer = await checkVerification(world.deps, { access: world.access, id, code: "not0it" });
        reasons.push(answer.reason);
      }
    }
    expect(reasons).toEqual(["code_mismatch", "code_mismatch", "code_mismatch", "user_locked"]);
    expect(world.store.events.map(({ type }) => type)).toContain("user.locked");
  });

  test("that somebody spends on a verification of their own leave the victim's running one alone, below the cap", async () => {
    const { world, id, code, check } = await startedWorld();
    const theirs = await world.startedId({ userId: "attacker" });
    for (let i = 0; i < 5; i++) await check("not0it", theirs);
    expect(world.store.row(theirs).status).toBe("failed");
    expect(world.store.row(id)).toMatchObject({ status: "pending", checksUsed: 0 });
    expect((await check(code)).valid).toBe(true);
  });

  test("a hundred wrong in a row stop it for good, whatever the settings say", async () => {
    const { world, id, code, check } = await startedWorld({ guessesPerDayMax: 1_000 });
    world.store.setGuesses(world.store.row(id).phoneDigest, { today: 0, consecutive: 100 });
    expect((await check(code)).reason).toBe("number_locked");
  });

  test("are given back by a success", async () => {
    const { world, id, code, check } = await startedWorld();
    world.store.setGuesses(world.store.row(id).phoneDigest, { today: 9, consecutive: 9 });
    expect((await check(code)).valid).toBe(true);
    const next = await world.startedId();
    expect((await check("not0it", next)).reason).toBe("code_mismatch");
  });
});

describe("a check that comes too late", () => {
  test("after the time is up ends the verification, though nobody has swept yet", async () => {
    const { world, id, code, check, types } = await startedWorld();
    world.clock.advance(600);
    expect(await check(code)).toMatchObject({ valid: false, status: "expired", reason: "expired" });
    expect(world.store.row(id).reason).toBe("time_up");
    expect(types()).toEqual(["verification.created", "verification.expired"]);
  });

  test("a second before is in time", async () => {
    const { world, code, check } = await startedWorld();
    world.clock.advance(599);
    expect((await check(code)).valid).toBe(true);
  });

  test("after a cancel says so", async () => {
    const { world, id, code, check } = await startedWorld();
    await cancelVerification(world.deps, { access: world.access, id });
    expect(await check(code)).toMatchObject({ valid: false, status: "canceled", reason: "canceled" });
  });

  test("after the texts could not be delivered says so", async () => {
    const { world, id, code, check } = await startedWorld();
    world.store.put({ ...world.store.row(id), status: "failed", reason: "undeliverable", endedAt: world.clock.now() });
    expect(await check(code)).toMatchObject({ valid: false, status: "failed", reason: "undeliverable" });
  });
});

describe("whose verification it is", () => {
  test("another project's looks like none at all, and costs it nothing", async () => {
    const { world, id, code } = await startedWorld();
    const stranger = { ...anAccess(), project: { ...world.access.project, id: anId("prj", 2) } };
    const refusal = await refusalFrom(checkVerification(world.deps, { access: stranger, id, code }));
    expect(refusal.code).toBe("verification_not_found");
    expect(world.store.row(id).checksUsed).toBe(0);
  });

  test("an unknown one is not found", async () => {
    const { check } = await startedWorld();
    expect((await refusalFrom(check("123456", anId("ver", 99)))).code).toBe("verification_not_found");
  });

  test("a key without the scope is told so before a guess is spent", async () => {
    const { world, id, code } = await startedWorld();
    const access = anAccess({}, { scopes: ["verifications:read", "verifications:write"] });
    expect((await refusalFrom(checkVerification(world.deps, { access, id, code }))).code).toBe("forbidden");
    expect(world.store.row(id).checksUsed).toBe(0);
  });
});

describe("a check by number", () => {
  const byNumber = async (settings = {}) => {
    const started = await startedWorld(settings);
    const { world } = started;
    const check = (code: string, to = TEST_NUMBER) => checkNumber(world.deps, { access: world.access, to, code });
    return { ...started, check };
  };

  test("judges the newest live verification of it, in any spelling", async () => {
    const { id, code, check } = await byNumber();
    expect(await check(code, "+44 7700 900123")).toMatchObject({ id, valid: true });
  });

  test("of a form that submits twice is right twice", async () => {
    const { code, check } = await byNumber();
    await check(code);
    expect(await check(code)).toMatchObject({ valid: true, alreadyVerified: true });
  });

  test("is not found when nothing is live", async () => {
    const { world, code, check } = await byNumber();
    world.clock.advance(601);
    expect((await refusalFrom(check(code))).code).toBe("verification_not_found");
    expect((await refusalFrom(check(code, "+447700900456"))).code).toBe("verification_not_found");
  });

  test("names the field that is wrong", async () => {
    const { check } = await byNumber();
    expect(await refusalFrom(check("123456", "hello"))).toMatchObject({
      code: "phone_number_invalid",
      faults: [{ path: "to" }],
    });
    expect(await refusalFrom(check("!!"))).toMatchObject({ code: "invalid_request", faults: [{ path: "code" }] });
  });
});

describe("after resends", () => {
  const resent = async (resendPolicy: ProjectSettings["resendPolicy"]) => {
    const started = await startedWorld({ resendPolicy, cooldownsSeconds: [0] });
    const { world, id } = started;
    await resendVerification(world.deps, { access: world.access, id });
    await resendVerification(world.deps, { access: world.access, id });
    return { ...started, codes: [0, 1, 2].map((generation) => world.codeOf(id, generation)) };
  };

  test.each([
    { policy: "same" as const, good: [0] },
    { policy: "new_revoke_old" as const, good: [2] },
    { policy: "new_keep_old_until_used" as const, good: [0, 1, 2] },
  ])("`$policy` takes the codes of these texts: $good", async ({ policy, good }) => {
    for (const generation of [0, 1, 2]) {
      const { codes, check } = await resent(policy);
      expect((await check(codes[generation] ?? "")).valid).toBe(good.includes(generation));
    }
  });
});

describe("two facts at once", () => {
  test("a right code that meets a cancel is right, or canceled, never both", async () => {
    const { world, id, code, check, types } = await startedWorld();
    const [canceled, checked] = await Promise.all([
      cancelVerification(world.deps, { access: world.access, id }),
      check(code),
    ]);
    expect(checked.valid).toBe(canceled.status === "verified");
    expect(types()).toHaveLength(2);
  });

  test("a right code that loses to the clock between count and end is told the truth", async () => {
    const { world, id, code } = await startedWorld();
    const { verifications } = world.deps;
    const racing = {
      ...verifications,
      async end(endings: Parameters<typeof verifications.end>[0]) {
        const row = world.store.row(id);
        world.store.put({ ...row, status: "expired", reason: "time_up", endedAt: world.clock.now() });
        return await verifications.end(endings);
      },
    };
    const answer = await checkVerification(
      { ...world.deps, verifications: racing },
      { access: world.access, id, code },
    );
    expect(answer).toMatchObject({ valid: false, status: "expired", reason: "expired" });
  });

  test("whatever is done in whatever order, it ends once and its guesses are never more than allowed", async () => {
    const act = fc.constantFrom("right", "wrong", "resend", "cancel", "wait");
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
        const { world, id, code, wrong, check, types } = await startedWorld();
        for (const [i, step] of acts.entries()) {
          if (step === "right") await check(code);
          if (step === "wrong") await check(wrong(i + 1));
          if (step === "cancel") await cancelVerification(world.deps, { access: world.access, id });
          if (step === "resend") await resendVerification(world.deps, { access: world.access, id }).catch(() => null);
          if (step === "wait") world.clock.advance(100);
        }
        const row = world.store.row(id);
        expect(types().filter((type) => type !== "verification.created").length).toBe(row.status === "pending" ? 0 : 1);
        expect(row.endedAt === null).toBe(row.status === "pending");
        expect(row.checksUsed).toBeLessThanOrEqual(row.checksMax + (row.status === "verified" ? 5 : 0));
        expect(row.sendsUsed).toBeLessThanOrEqual(row.sendsMax);
      }),
      { numRuns: 100 },
    );
  });
});
