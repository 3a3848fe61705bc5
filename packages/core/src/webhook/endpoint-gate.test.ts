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
  expect(gate.enter(open, { now: start, fraction: 0.5 })).toEqual({ kind: "open", until: addSeconds(openUntil, 30) });
});

test("those who wait for a slow endpoint come back in a line, not all at once", () => {
  const gate = createEndpointGate(limits);
  round(gate, { now: start, seconds: 12 });
  const now = addSeconds(start, 20);
  const leaves = [gate.enter(endpoint, { now, fraction: 0 }), gate.enter(endpoint, { now, fraction: 0 })];
  expect(leaves.every((leave) => typeof leave === "function")).toBe(true);
  const waits = Array.from({ length: 1_000 }, () => {
    const wait = gate.enter(endpoint, { now, fraction: Math.random() });
    if (typeof wait === "function") throw new Error("let a third one pass");
    return (wait.until.getTime() - now.getTime()) / 1_000;
  });
  expect(Math.max(...waits)).toBeLessThanOrEqual(61);
  const soon = waits.filter((seconds) => seconds < 10).length;
  expect(soon).toBeLessThan(20);
});
