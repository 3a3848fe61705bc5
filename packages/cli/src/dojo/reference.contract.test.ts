import { expect, test } from "vitest";
import { createReceiver, type ReceiverSteps, right } from "../testing/receiver.ts";
import { createSdkReceiver, createStandardReceiver } from "../testing/reference-receivers.ts";
import { serve } from "../testing/serve.ts";
import { newSecret } from "./manner.ts";
import { type DojoReport, runDojo } from "./run-dojo.ts";
import { readTarget } from "./target.ts";

const patienceMs = 60_000;

type Create = (secrets: readonly string[]) => Parameters<typeof serve>[0];

async function visit(create: Create, given = [newSecret(), newSecret()], known = given): Promise<DojoReport> {
  const receiver = await serve(create(given));
  try {
    const target = readTarget(receiver.url, { insecure: false });
    return await runDojo({ target, secrets: known, deadlineMs: 15_000, timeLimitMs: 60_000 });
  } finally {
    await receiver.close();
  }
}

const by = (steps: Partial<ReceiverSteps>) => (secrets: readonly string[]) =>
  createReceiver(secrets, { ...right, ...steps });
const namesOf = ({ results }: DojoReport, kind: string): readonly string[] =>
  results.filter(({ verdict }) => verdict.kind === kind).map(({ name }) => name);

test.each([
  { name: "@proofline/sdk", create: createSdkReceiver },
  { name: "standardwebhooks", create: createStandardReceiver },
  { name: "node:crypto alone", create: by({}) },
])("a right receiver, written with $name, passes everything", { timeout: patienceMs }, async ({ create }) => {
  const report = await visit(create);
  expect(report.causes).toEqual([]);
  expect(report.score).toEqual({ passed: report.results.length, failed: 0, notObservable: 0 });
});

test("a receiver that does not say what it processed is not said to process things once", {
  timeout: patienceMs,
}, async () => {
  const report = await visit(by({ tells: false }));
  expect(namesOf(report, "not_observable")).toEqual(["duplicate", "same_bytes", "concurrent", "forged_first"]);
  expect(report.causes).toEqual([]);
});

test("without a next secret, nothing is said of rotations", { timeout: patienceMs }, async () => {
  const report = await visit(by({}), [newSecret()]);
  expect(namesOf(report, "not_observable")).toEqual(["rotated"]);
});

test("a receiver with another secret passes nothing by refusing everything", { timeout: patienceMs }, async () => {
  const report = await visit(by({}), [newSecret()], [newSecret()]);
  expect(report.causes).toEqual(["refuses_genuine"]);
  expect(report.score).toMatchObject({ passed: 0, failed: 1 });
});

test("a receiver with several faults is told of each", { timeout: patienceMs }, async () => {
  const report = await visit(
    by({ isRecent: () => true, remember: () => true, bodyMaxBytes: Number.POSITIVE_INFINITY }),
  );
  expect(report.causes).toEqual(["body_unbounded", "timestamp_not_checked", "no_dedupe"]);
});

test("a page at the same URL is not taken for a receiver that takes GET", { timeout: patienceMs }, async () => {
  const report = await visit((secrets) => {
    const take = createReceiver(secrets, right);
    return (request, response) =>
      request.method === "POST" ? take(request, response) : response.end("<!doctype html>Hello");
  });
  expect(namesOf(report, "not_observable")).toEqual(["get", "head"]);
});

test("a receiver that limits how often it is called does not pass by that", { timeout: patienceMs }, async () => {
  let calls = 0;
  const report = await visit((secrets) => {
    const take = createReceiver(secrets, right);
    return (request, response) => (calls++ < 20 ? take(request, response) : response.writeHead(429).end());
  });
  expect(report.score.failed).toBe(0);
  expect(namesOf(report, "not_observable")).toEqual(expect.arrayContaining(["stale", "concurrent", "get", "survives"]));
});

test("a receiver that dies on the way is said to have died", { timeout: patienceMs }, async () => {
  let calls = 0;
  const receiver = await serve((request, response) => {
    if (calls++ < 12) take(request, response);
    else void receiver.close();
  });
  const secrets = [newSecret(), newSecret()];
  const take = createReceiver(secrets, right);
  const target = readTarget(receiver.url, { insecure: false });
  const report = await runDojo({ target, secrets, deadlineMs: 15_000, timeLimitMs: 60_000 });
  expect(report.causes).toContain("stopped_answering");
});

test("the dojo ends when its time is up, and calls nothing passed that it did not see to its end", {
  timeout: patienceMs,
}, async () => {
  const startedAt = performance.now();
  const secrets = [newSecret(), newSecret()];
  let calls = 0;
  const take = createReceiver(secrets, right);
  // Hangs after a few, for longer than the dojo has.
  const receiver = await serve((request, response) => {
    if (calls++ < 5) take(request, response);
  });
  const target = readTarget(receiver.url, { insecure: false });
  const report = await runDojo({ target, secrets, deadlineMs: 60_000, timeLimitMs: 1_500 });
  await receiver.close();
  expect(performance.now() - startedAt).toBeLessThan(30_000);
  expect(report.score.failed).toBe(0);
  expect(namesOf(report, "not_observable").length).toBeGreaterThan(25);
});
