import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { LedgerLine } from "../../../apps/carrier/src/ledger/ledger-file.ts";
import { createJournal } from "../load/journal.ts";
import { figuresOf } from "./figures.ts";
import { type Evidence, findViolations, invariants } from "./invariants.ts";
import type { EventRow, Row } from "./read-database.ts";

const TO = "+447400000001";
const NOW_MS = Date.UTC(2026, 10, 24);

/** Everything as it should be: one verification, texted, verified and told. */
function evidence() {
  const intent = createJournal().note(TO, "k1");
  intent.acknowledged = { id: "ver_1", atMs: NOW_MS, expiresAtMs: NOW_MS + 600_000 };
  intent.verifiedAtMs = NOW_MS + 5_000;
  const events = ["verification.created", "verification.delivered", "verification.verified"];
  return {
    intent,
    texts: [text()],
    row: {
      id: "ver_1",
      status: "verified",
      reason: null as string | null,
      expiresAtMs: NOW_MS + 600_000,
      messages: [{ id: "msg_1", status: "delivered", attempts: [] }],
      events,
    } satisfies Row as Row | null,
    eventRows: events.map(
      (type, i): EventRow => ({ id: `evt_${i}`, type, atMs: NOW_MS, deliveries: ["succeeded"], tries: 1 }),
    ),
    arrivals: new Map(events.map((_, i) => [`evt_${i}`, { firstAtMs: NOW_MS + 50, count: 1, isSame: true }])),
    attempts: new Set(["att_1"]),
    unrest: { messages: 0, deliveries: 0 },
  };
}

type Parts = ReturnType<typeof evidence>;

function text(more: Partial<LedgerLine> = {}): LedgerLine {
  return {
    at_ms: NOW_MS + 1_000,
    id: "req_1",
    to: TO,
    from: "ACME",
    provider: "twilio",
    channel: "sms",
    accepted: true,
    message_id: "SM1",
    outcome: "201",
    body: "483920 is your code",
    client_ref: null,
    status_callback: "http://127.0.0.1/v1/receipts/twilio?attempt=att_1",
    valid_for_seconds: 600,
    ...more,
  };
}

function assemble({ intent, texts, row, eventRows, arrivals, attempts, unrest }: Parts): Evidence {
  return {
    intents: [intent],
    ledger: { lines: () => texts, texts: () => texts },
    arrivals,
    facts: { rows: new Map(row === null ? [] : [[row.id, row]]), events: eventRows, attempts },
    unrest,
  };
}

const broken = (parts: Parts): string[] => findViolations(assemble(parts)).map(({ invariant }) => invariant);

/** What breaks each rule, and possibly others with it. */
const spoiled: Readonly<Record<string, (parts: Parts) => void>> = {
  "what was acknowledged is in the database": (parts) => {
    parts.row = null;
  },
  "what was acknowledged is texted before it expires, or comes to a documented end": (parts) => {
    parts.texts = [];
  },
  "every text of a verification carries the same code": (parts) => {
    parts.texts.push(text({ body: "111111 is your code" }));
  },
  "one send intent puts at most two texts on a handset": (parts) => {
    parts.texts.push(text(), text());
  },
  "no text goes out after its code expired": (parts) => {
    parts.texts.push(text({ at_ms: NOW_MS + 601_000 }));
  },
  "every text was written down before its provider was asked": (parts) => {
    parts.attempts.clear();
  },
  "a client that does as it is told is never refused": ({ intent }) => {
    intent.refusal = "a right code was answered 200 code_mismatch";
  },
  "a success that was told stays one, and is one event": (parts) => {
    if (parts.row !== null) parts.row = { ...parts.row, status: "pending" };
  },
  "every state has its event": (parts) => {
    if (parts.row !== null) parts.row = { ...parts.row, events: ["verification.created", "verification.verified"] };
  },
  "everything comes to rest": (parts) => {
    parts.unrest = { messages: 1, deliveries: 0 };
  },
  "every event reaches its endpoint": ({ arrivals }) => {
    arrivals.delete("evt_2");
  },
  "a repeated webhook is the same webhook": ({ arrivals }) => {
    arrivals.set("evt_0", { firstAtMs: NOW_MS, count: 2, isSame: false });
  },
};

test("nothing is found where nothing is wrong, and the figures say what there was", () => {
  expect(broken(evidence())).toEqual([]);
  expect(figuresOf(assemble(evidence()))).toMatchObject({
    asked: 1,
    acknowledged: 1,
    lost: 0,
    texts: 1,
    extraTexts: 0,
  });
});

test.each(invariants.map(({ name }) => ({ name })))("the judge finds it where it is not true: $name", ({ name }) => {
  const parts = evidence();
  const spoil = spoiled[name];
  if (spoil === undefined) throw new Error("nothing here breaks this rule");
  spoil(parts);
  expect(broken(parts)).toContain(name);
});

test("a verification that ended for a reason that is documented is not lost, and one that expired unsent is", () => {
  const failed = evidence();
  failed.texts = [];
  failed.intent.verifiedAtMs = null;
  const end = { status: "failed", reason: "undeliverable", events: ["verification.created", "verification.failed"] };
  if (failed.row !== null) failed.row = { ...failed.row, ...end, messages: [] };
  expect(broken(failed)).toEqual([]);
  if (failed.row !== null) failed.row = { ...failed.row, status: "expired", reason: "time_up" };
  expect(broken(failed)).toContain("what was acknowledged is texted before it expires, or comes to a documented end");
});

test("docs/faults.md names every rule", () => {
  const page = readFileSync(new URL("../../../docs/faults.md", import.meta.url), "utf8").replaceAll("\n", " ");
  for (const { name } of invariants) expect(page).toContain(name);
});
