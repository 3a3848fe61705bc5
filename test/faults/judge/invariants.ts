import type { LedgerLine } from "../../../apps/carrier/src/ledger/ledger-file.ts";
import { codeIn } from "../../support/carrier-client.ts";
import type { Arrival } from "../ground/webhook-sink.ts";
import type { Ledger } from "../ledger/follow-ledger.ts";
import type { Intent } from "../load/journal.ts";
import type { Facts, Row } from "./read-database.ts";

/** J, L, W and the database, after quiet. */
export interface Evidence {
  readonly intents: readonly Intent[];
  readonly ledger: Pick<Ledger, "lines" | "texts">;
  readonly arrivals: ReadonlyMap<string, Arrival>;
  readonly facts: Facts;
  /** What never came to rest. */
  readonly unrest: { readonly messages: number; readonly deliveries: number };
}

/** Something that must be true whatever was killed, flushed or cut. */
export interface Invariant {
  readonly name: string;
  /** One line for each violation, without a clear number or code. */
  find(evidence: Evidence): string[];
}

/** Texts that one Message may put on a handset. */
const TEXTS_MAX = 2;
/** A clock that both sides read, and a little for the way. */
const EXPIRY_SLACK_MS = 250;

export const invariants: readonly Invariant[] = [
  {
    name: "what was acknowledged is in the database",
    find: ({ intents, facts }) =>
      acknowledged(intents)
        .filter(({ id }) => !facts.rows.has(id))
        .map(({ id }) => `${id} was acknowledged and is not there`),
  },
  {
    name: "what was acknowledged is texted before it expires, or comes to a documented end",
    find: findLost,
  },
  {
    name: "every text of a verification carries the same code",
    find: ({ intents, ledger }) =>
      intents.flatMap(({ to, acknowledged }) => {
        const codes = new Set(ledger.texts(to).map(codeOf));
        return codes.size > 1 ? [`${acknowledged?.id ?? "one unacknowledged"} was texted ${codes.size} codes`] : [];
      }),
  },
  {
    name: "one send intent puts at most two texts on a handset",
    find: ({ intents, ledger, facts }) =>
      intents.flatMap(({ to, acknowledged }) => {
        const sends = acknowledged === null ? 1 : (facts.rows.get(acknowledged.id)?.messages.length ?? 1);
        const texts = ledger.texts(to).length;
        return texts > sends * TEXTS_MAX ? [`${acknowledged?.id ?? "one unacknowledged"} has ${texts} texts`] : [];
      }),
  },
  {
    name: "no text goes out after its code expired",
    find: ({ intents, ledger }) =>
      acknowledged(intents).flatMap(({ id, intent, expiresAtMs }) =>
        ledger
          .texts(intent.to)
          .filter(({ at_ms }) => at_ms > expiresAtMs + EXPIRY_SLACK_MS)
          .map(({ at_ms }) => `${id} was texted ${Math.round(at_ms - expiresAtMs)} ms after it expired`),
      ),
  },
  {
    name: "every text was written down before its provider was asked",
    find: ({ ledger, facts }) =>
      ledger
        .lines()
        .filter((line) => line.accepted && !facts.attempts.has(attemptOf(line) ?? ""))
        .map(({ provider, message_id }) => `${provider} took ${message_id}, of which no attempt knows`),
  },
  {
    name: "a client that does as it is told is never refused",
    find: ({ intents }) => intents.flatMap(({ refusal }) => (refusal === null ? [] : [refusal])),
  },
  {
    name: "a success that was told stays one, and is one event",
    find: ({ intents, facts }) =>
      acknowledged(intents).flatMap(({ id, intent }) => {
        const row = facts.rows.get(id);
        const successes = row?.events.filter((type) => type === "verification.verified").length ?? 0;
        if (successes > 1) return [`${id} was verified ${successes} times`];
        if (intent.verifiedAtMs === null) return [];
        return row?.status === "verified" && successes === 1 ? [] : [`${id} was told verified and is ${row?.status}`];
      }),
  },
  {
    name: "every state has its event",
    find: ({ facts }) => [...facts.rows.values()].flatMap(missingEvents),
  },
  {
    name: "everything comes to rest",
    find: ({ unrest: { messages, deliveries } }) =>
      messages + deliveries === 0 ? [] : [`${messages} messages and ${deliveries} deliveries are still on their way`],
  },
  {
    name: "every event reaches its endpoint",
    find: ({ facts, arrivals }) =>
      facts.events.flatMap(({ id, type, deliveries }) => {
        if (deliveries.length === 0) return [`${type} ${id} has no delivery`];
        return arrivals.has(id) ? [] : [`${type} ${id} is ${deliveries.join()} and never arrived`];
      }),
  },
  {
    name: "a repeated webhook is the same webhook",
    find: ({ arrivals, facts }) => {
      const known = new Set(facts.events.map(({ id }) => id));
      return [...arrivals].flatMap(([id, { isSame }]) => {
        if (!known.has(id)) return [`a webhook came under the id ${id}, which is no event's`];
        return isSame ? [] : [`${id} came with two bodies`];
      });
    },
  },
];

export interface Violation {
  readonly invariant: string;
  readonly count: number;
  /** The first few. */
  readonly examples: readonly string[];
}

const EXAMPLES_MAX = 5;

export function findViolations(evidence: Evidence): Violation[] {
  return invariants.flatMap(({ name, find }) => {
    const found = find(evidence);
    return found.length === 0 ? [] : [{ invariant: name, count: found.length, examples: found.slice(0, EXAMPLES_MAX) }];
  });
}

/** What was promised to a client and kept by nobody. */
export function findLost({ intents, facts, ledger }: Pick<Evidence, "intents" | "facts" | "ledger">): string[] {
  return acknowledged(intents).flatMap(({ id, intent, expiresAtMs }) => {
    if (ledger.texts(intent.to).some(({ at_ms }) => at_ms <= expiresAtMs)) return [];
    const row = facts.rows.get(id);
    if (row !== undefined && isDocumentedEnd(row)) return [];
    return [`${id} is ${row === undefined ? "gone" : asFound(row)} without a text`];
  });
}

/** "pending (message failed: rejected throttled, unknown timeout)": what there is to know of one that was lost. */
function asFound({ status, messages }: Row): string {
  const found = messages.map((message) => {
    const attempts = message.attempts.map(({ status, cause }) => (cause === null ? status : `${status} ${cause}`));
    return `message ${message.status}: ${attempts.join(", ") || "no attempt"}`;
  });
  return `${status} (${found.join("; ") || "no message"})`;
}

function acknowledged(intents: readonly Intent[]) {
  return intents.flatMap((intent) => (intent.acknowledged === null ? [] : [{ ...intent.acknowledged, intent }]));
}

/** It failed for a reason that our pages name, and its customer was told. */
function isDocumentedEnd({ status, reason, events }: Row): boolean {
  return status === "failed" && reason === "undeliverable" && events.includes("verification.failed");
}

/** What a state promises, as an Event of the same statement. */
const promised: Readonly<Record<string, string>> = {
  verified: "verification.verified",
  failed: "verification.failed",
  expired: "verification.expired",
  canceled: "verification.canceled",
};

function missingEvents({ id, status, messages, events }: Row): string[] {
  const has = (type: string): number => events.filter((found) => found === type).length;
  const ended = promised[status];
  const faults = ["verification.created", ...(ended === undefined ? [] : [ended])]
    .filter((type) => has(type) !== 1)
    .map((type) => `${id} is ${status} and has ${has(type)} ${type}`);
  for (const state of ["sent", "delivered"]) {
    const owed = messages.filter((message) => message.status === state).length;
    const told = has(`verification.${state}`);
    if (told < owed || told > messages.length)
      faults.push(`${id} has ${owed} ${state} messages and ${told} events of it`);
  }
  return faults;
}

const codeOf = ({ body }: LedgerLine): string => codeIn({ body: body ?? "" });

/** The Attempt that a request named: in its receipt URL, and for Vonage in its reference too. */
function attemptOf({ status_callback, client_ref }: LedgerLine): string | null {
  return client_ref ?? (status_callback === null ? null : new URL(status_callback).searchParams.get("attempt"));
}
