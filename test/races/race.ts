import { codeIn } from "../support/carrier-client.ts";
import { poll } from "../support/poll.ts";
import type { ReceivedWebhook } from "../support/receiver.ts";
import { END_EVENTS, type Facts, factsOf } from "./ground/facts-of.ts";
import type { Ground } from "./ground/open-ground.ts";

/** How many of each thing go at once. */
export interface RaceSize {
  readonly wrong: number;
  readonly right: number;
  readonly others: number;
}

/** One kind of race. Each round is one Verification, or a chain of them that take each other's place. */
export interface Race {
  readonly name: string;
  /** Settings of the project that the race is run under, above those of the ground. */
  readonly settings?: Readonly<Record<string, unknown>>;
  run(ground: Ground, size: RaceSize): Promise<Round>;
}

/** What one round showed. */
export interface Round {
  /** What must hold, and whether it did; empty where all is well. */
  readonly broken: readonly string[];
  /** Answers by what they said. */
  readonly answers: Readonly<Record<string, number>>;
}

/** A Verification whose code its person has read. */
export interface Started {
  readonly id: string;
  readonly to: string;
  readonly code: string;
}

export async function startOne({ apis, carrier, nextNumber }: Ground): Promise<Started> {
  const to = nextNumber();
  const { id } = await apiOf(apis, 0).start(to);
  return { id, to, code: codeIn(await carrier.text(to)) };
}

/** The same with a link beside the code; `path` is where it leads on every process. */
export async function startLinked({ apis, carrier, nextNumber }: Ground): Promise<Started & { readonly path: string }> {
  const to = nextNumber();
  const { id } = await apiOf(apis, 0).start(to, { link: true, message: "{app}: {otp} or {link}" });
  const text = await carrier.text(to);
  return { id, to, code: codeIn(text), path: new URL(/https?:\S+/.exec(text.body)?.[0] ?? "").pathname };
}

export function apiOf<T>(apis: readonly T[], i: number): T {
  const api = apis[i % apis.length];
  if (api === undefined) throw new Error("there is no API process");
  return api;
}

/** One of each process in turn, all at once. */
export function all<T>(times: number, ask: (i: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, i) => ask(i)));
}

/** The names of those that do not hold. */
export function broken(rules: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
}

export function tally(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** What an answer to a Check says in one word. */
export function wordOf(answer: { valid: boolean; already_verified: boolean; reason?: string | undefined }): string {
  if (!answer.valid) return answer.reason ?? "invalid";
  return answer.already_verified ? "repeated" : "verified";
}

export interface Aftermath {
  readonly facts: Facts;
  /** The webhooks that told of the end. */
  readonly told: readonly ReceivedWebhook[];
}

/** Waits until the customer has heard of the end, and reads what is left. */
export async function aftermathOf({ databaseUrl, receiver }: Ground, id: string): Promise<Aftermath> {
  const ends = () => receiver.received({ verificationId: id }).filter(({ type }) => END_EVENTS.includes(type));
  await poll(() => ends().length > 0, { what: `the end of ${id} to be told` });
  const [facts] = await factsOf(databaseUrl, [id]);
  if (facts === undefined) throw new Error(`${id} is not in the database`);
  // All Deliveries that its ends have must have come by, or one too many could come later.
  await poll(() => ends().length >= facts.endDeliveries, { what: `every webhook of ${id}` });
  return { facts, told: ends() };
}
