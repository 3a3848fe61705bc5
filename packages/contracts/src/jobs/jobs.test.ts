import { fromUuid, type Job } from "@proofline/core/runtime";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffDelayMs } from "./backoff.ts";
import { decodeJob, PoisonJobError } from "./decode-job.ts";
import { encodeJob } from "./encode-job.ts";
import { JOB_CATALOG, JOB_NAMES } from "./job-catalog.ts";
import { QUEUE_NAMES } from "./queue-name.ts";

const uuid = fc.uuid();
const nudge = fc.nat();
const anyJob: fc.Arbitrary<Job> = fc.oneof(
  fc.record({ uuid, nudge }).map(
    ({ uuid, nudge }): Job => ({
      name: "message.send",
      payload: { messageId: fromUuid("msg", uuid) },
      nudge,
    }),
  ),
  fc.record({ uuid, nudge }).map(
    ({ uuid, nudge }): Job => ({
      name: "webhook.deliver",
      payload: { deliveryId: fromUuid("dlv", uuid) },
      nudge,
    }),
  ),
);
const messageId = fromUuid("msg", "019a0000-0000-7000-8000-000000000001");

describe("what goes into a queue comes out of it", () => {
  test("any job, through JSON", () => {
    fc.assert(
      fc.property(anyJob, (job) => {
        const { name, data } = encodeJob(job);
        expect(decodeJob(name, JSON.parse(JSON.stringify(data)))).toEqual({ name: job.name, payload: job.payload });
      }),
    );
  });

  test("a field that a newer producer added does not poison the job", () => {
    expect(decodeJob("message.send", { v: 1, messageId, priorityClass: "bulk" })).toEqual({
      name: "message.send",
      payload: { messageId },
    });
  });
});

describe("the key of a job", () => {
  test("is one BullMQ accepts: no colon, no plain integer", () => {
    fc.assert(
      fc.property(anyJob, (job) => {
        expect(encodeJob(job).jobId).toMatch(/^[a-z]+_[0-9a-z]{26}_\d+$/);
      }),
    );
  });

  test("is the same for the same row and nudge, and for no other", () => {
    fc.assert(
      fc.property(anyJob, anyJob, (one, other) => {
        const same =
          JSON.stringify(one.payload) === JSON.stringify(other.payload) &&
          one.nudge === other.nudge &&
          one.name === other.name;
        expect(encodeJob(one).jobId === encodeJob(other).jobId).toBe(same);
      }),
    );
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("a nudge of %s is refused", (nudge) => {
    expect(() => encodeJob({ name: "message.send", payload: { messageId }, nudge })).toThrow(RangeError);
  });

  test("without a class it goes into the first", () => {
    expect(encodeJob({ name: "message.send", payload: { messageId }, nudge: 0 }).priority).toBe(0);
  });

  test.each([-1, 0.5, 2 ** 21 + 1])("a class of %s is refused: the queue would not take it", (priority) => {
    expect(() => encodeJob({ name: "message.send", payload: { messageId }, nudge: 0, priority })).toThrow(RangeError);
  });

  test("a delay that is no whole number is refused", () => {
    expect(() => encodeJob({ name: "message.send", payload: { messageId }, nudge: 0, delayMs: 1.5 })).toThrow(
      RangeError,
    );
  });
});

describe("a poison job says what is wrong and repeats nothing of what it carried", () => {
  const secret = "+447700900123";
  test.each([
    ["an unknown name", secret, { v: 1 }],
    ["a name of Object.prototype", "constructor", { v: 1 }],
    ["no payload", "message.send", undefined],
    ["a payload that is text", "message.send", secret],
    ["a payload without a version", "message.send", { messageId }],
    ["a payload of a version to come", "message.send", { v: 2, messageId }],
    ["an id that is a phone number", "message.send", { v: 1, messageId: secret }],
    ["an id of another kind", "webhook.deliver", { v: 1, deliveryId: messageId }],
    ["an id that is a list", "message.send", { v: 1, messageId: [messageId] }],
  ])("%s", (_case, name, data) => {
    expect(() => decodeJob(name, data)).toThrow(PoisonJobError);
    expect(() => decodeJob(name, data)).not.toThrow(new RegExp(`7700900123|${messageId}`));
  });

  test("whatever arrives, it is a job or it is poison", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...JOB_NAMES), fc.string()), fc.anything(), (name, data) => {
        try {
          decodeJob(name, data);
        } catch (error) {
          expect(error).toBeInstanceOf(PoisonJobError);
        }
      }),
    );
  });
});

describe("waiting after a fault of ours", () => {
  test("stays between nothing and the cap, and under the doubled base before that", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...JOB_NAMES),
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (name, failures, random) => {
          const { backoff } = JOB_CATALOG[name];
          const delayMs = backoffDelayMs(backoff, { failures, random });
          expect(delayMs).toBeGreaterThanOrEqual(0);
          expect(delayMs).toBeLessThanOrEqual(Math.min(backoff.capMs, backoff.baseMs * 2 ** (failures - 1)));
          expect(Number.isInteger(delayMs)).toBe(true);
        },
      ),
    );
  });

  test("doubles until the cap", () => {
    const bounds = [1, 2, 3, 4, 5, 6].map((failures) =>
      backoffDelayMs({ baseMs: 100, capMs: 1_000 }, { failures, random: 0.999_999 }),
    );
    expect(bounds).toEqual([99, 199, 399, 799, 999, 999]);
  });
});

test("every job goes to a queue that a worker can be told to consume", () => {
  for (const name of JOB_NAMES) expect(QUEUE_NAMES).toContain(JOB_CATALOG[name].queue);
});
