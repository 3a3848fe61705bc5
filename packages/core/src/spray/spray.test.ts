import { describe, expect, test } from "vitest";
import type { ProjectId } from "../runtime/index.ts";
import { anId } from "../testing/builders.ts";
import { createRecordingJobs } from "../testing/recording-jobs.ts";
import { raiseAlarms } from "./raise-alarms.ts";
import { type CheckCounts, judgeSpray } from "./spray.ts";
import type { SprayAlarm, SprayStore } from "./store.ts";
import { createCheckTally } from "./tally.ts";

const counts = (wrong: number, right: number): CheckCounts => ({ wrong, right });

describe("codes tried over many numbers", () => {
  test.each([
    ["five times the usual share, and more", counts(510, 490), counts(100, 900), true],
    ["five times the usual share, exactly", counts(500, 500), counts(100, 900), false],
    ["the usual share, of very many", counts(10_000, 90_000), counts(100, 900), false],
    ["200 wrong ones", counts(200, 0), counts(0, 0), true],
    ["199 wrong ones", counts(199, 0), counts(0, 0), false],
    ["a project without a past, where half is wrong", counts(300, 300), counts(9, 1), false],
    ["a project without a past, where most is wrong", counts(300, 200), counts(9, 1), true],
    ["people who never mistyped, and now do at times", counts(250, 2_500), counts(0, 10_000), false],
    ["people who mistype a lot, and now nothing is right", counts(980, 20), counts(400, 600), true],
    ["people who mistype a lot, and still do", counts(900, 100), counts(400, 600), false],
  ])("%s", (_, recent, usual, suspected) => expect(judgeSpray({ recent, usual }).suspected).toBe(suspected));
});

describe("the alarm", () => {
  function setUp(store: Partial<SprayStore> = {}) {
    const alarms: [ProjectId, SprayAlarm][] = [];
    const added: (readonly [ProjectId, CheckCounts])[] = [];
    const tally = createCheckTally();
    const jobs = createRecordingJobs();
    const sprays: SprayStore = {
      async add(more) {
        added.push(...more);
        return new Map([...more].map(([id, recent]) => [id, { recent, usual: counts(100, 900) }]));
      },
      async raise(id, alarm) {
        alarms.push([id, alarm]);
        return [anId("dlv")];
      },
      ...store,
    };
    return { alarms, added, tally, jobs, run: () => raiseAlarms({ tally, sprays, jobs }) };
  }
  const [attacked, quiet] = [anId("prj", 1), anId("prj", 2)];

  test("is raised for the project that is sprayed, and for no other", async () => {
    const { alarms, tally, jobs, run } = setUp();
    for (let i = 0; i < 1_000; i++) tally.note(attacked, i % 10 === 0);
    for (let i = 0; i < 1_000; i++) tally.note(quiet, i % 10 !== 0);
    await run();
    expect(alarms).toEqual([[attacked, { wrong: 900, checks: 1_000, share: 0.9, usualShare: 0.1 }]]);
    expect(jobs.enqueued).toMatchObject([{ name: "webhook.deliver" }]);
  });

  test("asks the store for nothing while nobody checks", async () => {
    const { added, run } = setUp();
    await run();
    expect(added).toEqual([]);
  });

  test("forgets no check when the store is away", async () => {
    let away = true;
    const { added, tally, run } = setUp();
    const broken = setUp({ add: () => Promise.reject(new Error("away")) });
    tally.note(attacked, false);
    broken.tally.note(attacked, false);
    await expect(broken.run()).rejects.toThrow("away");
    broken.tally.note(attacked, true);
    expect(broken.tally.take().get(attacked)).toEqual(counts(1, 1));
    away = false;
    await run();
    expect([away, added]).toEqual([false, [[attacked, counts(1, 0)]]]);
  });
});
