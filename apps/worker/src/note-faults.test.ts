import { FAULTS_MAX, type Fault } from "@proofline/core/dead-letter";
import { expect, test } from "vitest";
import { noteFaults } from "./note-faults.ts";

const fault: Fault = {
  queue: "webhooks",
  jobId: "dlv_01kaq3h6w8e4ja5p1c2m3n4r5s_3",
  jobName: "webhook.deliver",
  rowId: "dlv_01kaq3h6w8e4ja5p1c2m3n4r5s",
  reason: "TypeError",
};

function begin(record: () => Promise<{ died: boolean }>) {
  const lines: unknown[] = [];
  const died: Fault[] = [];
  const write =
    (level: string) =>
    (event: string, fields?: object): void =>
      void lines.push([level, event, fields]);
  const asked: unknown[] = [];
  const notes = noteFaults({
    deadLetters: {
      record: (...args) => {
        asked.push(args);
        return record();
      },
    },
    log: { info: write("info"), warn: write("warn"), error: write("error") },
    onDied: (fault) => died.push(fault),
  });
  return { notes, lines, died, asked };
}

test("a fault is counted quietly; the one that makes a dead letter is told of", async () => {
  const answers = [{ died: false }, { died: true }];
  const { notes, lines, died, asked } = begin(async () => answers.shift() ?? { died: false });
  notes.note(fault);
  await notes.settled();
  expect([lines, died]).toEqual([[], []]);
  notes.note(fault);
  await notes.settled();
  expect(lines).toEqual([["error", "job.died", fault]]);
  expect(died).toEqual([fault]);
  expect(asked).toEqual(Array.from({ length: 2 }, () => [fault, { faultsMax: FAULTS_MAX }]));
});

test("a fault that cannot be counted is told of and stops nothing", async () => {
  const { notes, lines } = begin(() => Promise.reject(new Error("ECONNREFUSED")));
  notes.note(fault);
  await notes.settled();
  expect(lines).toMatchObject([["warn", "fault.unnoted", { queue: "webhooks" }]]);
});
