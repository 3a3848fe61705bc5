import { describe, expect, test } from "vitest";
import {
  ATTEMPT_STATUSES,
  type AttemptStatus,
  attemptTransitions,
  MESSAGE_STATUSES,
  type MessageFact,
  type MessageStatus,
  messageTransitions,
  statusesBefore,
} from "./message.ts";

const facts: readonly MessageFact[] = [
  "claimed",
  "accepted",
  "put_off",
  "given_up",
  "delivery_confirmed",
  "delivery_refuted",
  "no_longer_wanted",
];

/** Written by hand from architecture.md; `·` means that the fact changes nothing. */
const table = `
              claimed  accepted  put_off  given_up  delivery_confirmed  delivery_refuted  no_longer_wanted
queued        sending  ·         ·        failed    ·                   ·                 canceled
waiting       sending  sent      ·        failed    delivered           undelivered       canceled
sending       ·        sent      waiting  failed    delivered           undelivered       canceled
sent          ·        ·         ·        ·         delivered           undelivered       ·
undelivered   ·        ·         ·        ·         delivered           ·                 ·
delivered     ·        ·         ·        ·         ·                   ·                 ·
failed        ·        ·         ·        ·         ·                   ·                 ·
canceled      ·        ·         ·        ·         ·                   ·                 ·
`;

const rows = table
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));
const [columns = [], ...body] = rows;
const cells = body.flatMap(([status = "", ...ends]) =>
  columns.map((fact, i) => ({ status: status as MessageStatus, fact: fact as MessageFact, end: ends[i] ?? "" })),
);

test("the table has every status and every fact", () => {
  expect(new Set(cells.map(({ status }) => status))).toEqual(new Set(MESSAGE_STATUSES));
  expect(new Set(cells.map(({ fact }) => fact))).toEqual(new Set(facts));
  expect(cells).toHaveLength(MESSAGE_STATUSES.length * facts.length);
});

test.each(cells)("a $status message: $fact → $end", ({ status, fact, end }) => {
  expect(messageTransitions[status][fact] ?? "·").toBe(end);
});

test.each<MessageStatus>(["delivered", "failed", "canceled"])("%s is the end: nothing moves it", (status) => {
  expect(messageTransitions[status]).toEqual({});
});

test.each(facts)("the statuses a store names for %s are those from which it leads somewhere", (fact) => {
  const want = cells.filter((cell) => cell.fact === fact && cell.end !== "·").map(({ status }) => status);
  expect(new Set(statusesBefore(fact))).toEqual(new Set(want));
});

describe("an attempt", () => {
  test.each<{ from: AttemptStatus; to: readonly AttemptStatus[] }>([
    { from: "started", to: ["accepted", "rejected", "unknown"] },
    { from: "unknown", to: ["accepted", "rejected"] },
    { from: "accepted", to: [] },
    { from: "rejected", to: [] },
  ])("that is $from may become $to", ({ from, to }) => {
    expect(attemptTransitions[from]).toEqual(to);
  });

  test("has no other status", () => expect(ATTEMPT_STATUSES).toHaveLength(4));
});
