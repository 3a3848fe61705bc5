import { describe, expect, test } from "vitest";
import { anAccess, anId } from "../testing/builders.ts";
import { createRecordingJobs } from "../testing/recording-jobs.ts";
import { type DeadLetter, listDeadLetters, redriveDeadLetter, removeDeadLetter } from "./index.ts";

const letter = (serial: number): DeadLetter => ({
  id: anId("ded", serial),
  rowId: anId("msg", serial),
  rowStatus: "queued",
  reason: "TypeError",
  faults: 5,
  firstAt: new Date(0),
  lastAt: new Date(0),
});

const access = anAccess();
const id = anId("ded");

test("a page ends where the next begins", async () => {
  const asked: unknown[] = [];
  const deadLetters = {
    list: async (query: object) => {
      asked.push(query);
      return [letter(3), letter(2), letter(1)];
    },
  };
  const page = await listDeadLetters({ deadLetters }, { access, limit: 2, before: anId("ded", 4) });
  expect(asked).toEqual([{ projectId: access.project.id, limit: 3, before: anId("ded", 4) }]);
  expect(page).toEqual({ data: [letter(3), letter(2)], nextBefore: anId("ded", 2) });
  expect(await listDeadLetters({ deadLetters }, { access, limit: 3 })).toMatchObject({ nextBefore: null });
});

describe("a letter that is redriven", () => {
  test.each([
    ["message.send", { rowId: anId("msg"), nudge: 4, priority: 1 }, { messageId: anId("msg") }],
    ["webhook.deliver", { rowId: anId("dlv"), nudge: 9, priority: 0 }, { deliveryId: anId("dlv") }],
  ])("gives its row a new %s job", async (name, row, payload) => {
    const jobs = createRecordingJobs();
    const deadLetters = { redrive: async () => ({ found: true, row }) };
    expect(await redriveDeadLetter({ deadLetters, jobs }, { access, id })).toBe(true);
    expect(jobs.enqueued).toEqual([{ name, payload, nudge: row.nudge, priority: row.priority }]);
  });

  test("makes no job where nothing is left to do", async () => {
    const jobs = createRecordingJobs();
    const deadLetters = { redrive: async () => ({ found: true, row: null }) };
    expect(await redriveDeadLetter({ deadLetters, jobs }, { access, id })).toBe(false);
    expect(jobs.enqueued).toEqual([]);
  });
});

test("a letter that is not there, or of another project, is not found", async () => {
  const jobs = createRecordingJobs();
  const deadLetters = { redrive: async () => ({ found: false, row: null }), remove: async () => false };
  await expect(redriveDeadLetter({ deadLetters, jobs }, { access, id })).rejects.toMatchObject({ code: "not_found" });
  await expect(removeDeadLetter({ deadLetters }, { access, id })).rejects.toMatchObject({ code: "not_found" });
});

test("a key without the scope does nothing", async () => {
  const reader = anAccess({}, { scopes: ["dead_letters:read"] });
  const never = async (): Promise<never> => {
    throw new Error("must not be asked");
  };
  const deps = { deadLetters: { list: never, redrive: never, remove: never }, jobs: createRecordingJobs() };
  const nobody = anAccess({}, { scopes: [] });
  await expect(listDeadLetters(deps, { access: nobody, limit: 1 })).rejects.toMatchObject({ code: "forbidden" });
  await expect(redriveDeadLetter(deps, { access: reader, id })).rejects.toMatchObject({ code: "forbidden" });
  await expect(removeDeadLetter(deps, { access: reader, id })).rejects.toMatchObject({ code: "forbidden" });
});
