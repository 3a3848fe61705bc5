import { expect, test } from "vitest";
import { addSeconds } from "../runtime/index.ts";
import { anEndpoint } from "../testing/builders.ts";
import { createEndpointGate, type EndpointGate, type WebhookEndpoint } from "./index.ts";

const start = new Date("2026-11-20T20:00:00Z");
const limits = { healthyMax: 8, failingMax: 2 };
const endpoint: WebhookEndpoint = anEndpoint();

/** Lets in as many as pass, and has each take `seconds`. */
function round(
  gate: EndpointGate,
  { now, seconds, of = endpoint }: { now: Date; seconds: number; of?: WebhookEndpoint },
): number {
  const leaves: ((now: Date) => void)[] = [];
  for (let i = 0; i < 20; i++) {
    const answer = gate.enter(of, { now, fraction: 0 });
    if (typeof answer === "function") leaves.push(answer);
  }
  for (const leave of leaves) leave(addSeconds(now, seconds));
  return leaves.length;
}

test("an endpoint nobody knows yet gets few slots, so a slow one never holds those of the others", () => {
  const gate = createEndpointGate(limits);
  for (let i = 0; i < 5; i++) expect(round(gate, { now: addSeconds(start, i * 20), seconds: 15 })).toBe(2);
});

test("an endpoint that answers quickly soon gets all that one may have", () => {
  const gate = createEndpointGate(limits);
  const passed = Array.from({ length: 4 }, (_, i) => round(gate, { now: addSeconds(start, i), seconds: 0.05 }));
  expect(passed).toEqual([2, 4, 8, 8]);
});

test("an endpoint that becomes slow gives its slots back", () => {
  const gate = createEndpointGate(limits);
  for (let i = 0; i < 4; i++) round(gate, { now: addSeconds(start, i), seconds: 0.05 });
  expect(round(gate, { now: addSeconds(start, 10), seconds: 15 })).toBe(8);
  expect(round(gate, { now: addSeconds(start, 30), seconds: 15 })).toBe(2);
});

test("one that failed last gets few, however quickly it fails, and one that is left alone none", () => {
  const gate = createEndpointGate(limits);
  for (let i = 0; i < 4; i++) round(gate, { now: addSeconds(start, i), seconds: 0.05 });
  const failing = { ...endpoint, health: { failures: 1, failingSince: start, openUntil: null } };
  expect(round(gate, { now: addSeconds(start, 5), seconds: 0.05, of: failing })).toBe(2);
  const openUntil = addSeconds(start, 60);
  const open = { ...endpoint, health: { failures: 5, failingSince: start, openUntil } };
  expect(gate.enter(open, { now: start, fraction: 0 })).toEqual({ kind: "open", until: openUntil });
  expect(gate.enter(open, { now: start, fraction: 0.5 })).toEqual({ kind: "open", until: addSeconds(openUntil, 0.1) });
});

/** The most of these waits that end within one second. */
function mostInASecond(waits: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const wait of waits) counts.set(Math.floor(wait), (counts.get(Math.floor(wait)) ?? 0) + 1);
  return Math.max(...counts.values());
}

function waitsFor(gate: EndpointGate, { now, of, count }: { now: Date; of: WebhookEndpoint; count: number }): number[] {
  return Array.from({ length: count }, (_, i) => {
    const wait = gate.enter(of, { now, fraction: (i % 10) / 10 });
    if (typeof wait === "function") throw new Error("let one more pass");
    return (wait.until.getTime() - now.getTime()) / 1_000;
  });
}

test("those who wait for a slow endpoint come back in a line that costs the others little, however long it is", () => {
  const gate = createEndpointGate(limits);
  round(gate, { now: start, seconds: 12 });
  const now = addSeconds(start, 20);
  const leaves = [gate.enter(endpoint, { now, fraction: 0 }), gate.enter(endpoint, { now, fraction: 0 })];
  expect(leaves.every((leave) => typeof leave === "function")).toBe(true);
  const waits = waitsFor(gate, { now, of: endpoint, count: 4_000 });
  expect(mostInASecond(waits)).toBeLessThanOrEqual(16);
  // Somebody is there as soon as a slot is free.
  expect(Math.min(...waits)).toBeLessThan(1);
  expect(Math.max(...waits)).toBeLessThan(402);
});

test("those who wait for a quick endpoint come as soon as it can have taken those before them", () => {
  const gate = createEndpointGate(limits);
  for (let i = 0; i < 4; i++) round(gate, { now: addSeconds(start, i), seconds: 0.05 });
  const now = addSeconds(start, 20);
  for (let i = 0; i < limits.healthyMax; i++) gate.enter(endpoint, { now, fraction: 0 });
  expect(Math.max(...waitsFor(gate, { now, of: endpoint, count: 1_000 }))).toBeLessThan(10);
  expect(Math.max(...waitsFor(gate, { now, of: endpoint, count: 50_000 }))).toBeLessThanOrEqual(61);
});

test("what waited for a breaker follows its probe one by one, and so does what waits for the next one", () => {
  const gate = createEndpointGate(limits);
  let now = start;
  for (const seconds of [60, 900]) {
    const openUntil = addSeconds(now, seconds);
    const of = { ...endpoint, health: { failures: 5, failingSince: start, openUntil } };
    const waits = waitsFor(gate, { now, of, count: 4_000 });
    expect(Math.min(...waits)).toBe(seconds);
    expect(mostInASecond(waits)).toBeLessThanOrEqual(11);
    expect(Math.max(...waits)).toBeLessThan(seconds + 402);
    now = addSeconds(openUntil, 402);
  }
});

test("a line has an end: what it cannot hold comes back as evenly beside it", () => {
  const gate = createEndpointGate(limits);
  const openUntil = addSeconds(start, 60);
  const of = { ...endpoint, health: { failures: 5, failingSince: start, openUntil } };
  const waits = waitsFor(gate, { now: start, of, count: 40_000 });
  expect(Math.max(...waits)).toBeLessThanOrEqual(960);
  // 40,000 in lines of 9,000.
  expect(mostInASecond(waits)).toBeLessThanOrEqual(55);
});
