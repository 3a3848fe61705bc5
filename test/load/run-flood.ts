import { setTimeout as sleep } from "node:timers/promises";
import { toUuid } from "@proofline/core/runtime";
import { createApiClient } from "../support/api-client.ts";
import { createCarrierClient } from "../support/carrier-client.ts";
import { poll } from "../support/poll.ts";
import type { Product } from "../support/product.ts";
import { query } from "../support/query.ts";
import { addProject } from "./add-project.ts";

export interface FloodOptions {
  /** Runs with `BOOTSTRAP_LIMITS` none: its first project floods. */
  readonly product: Product;
  readonly databaseUrl: string;
  /** Sends of the flood. */
  readonly sends: number;
  /** Requests of the flood under way at once. */
  readonly concurrency: number;
  /** Starts of the quiet project, before the flood and in it. */
  readonly samples: number;
  readonly samplesPerSecond: number;
  /** How long the carrier takes to answer. */
  readonly carrierMs: number;
  readonly seed: number;
  /** The worker rests until the whole flood is accepted: a backlog also where the machine is too busy for a flood. */
  readonly workerRests: boolean;
}

export interface FloodReport {
  /** From the quiet project's request to the provider's yes, in ms, alone and in the flood. */
  readonly base: Spread;
  readonly inFlood: Spread;
  /** The flood's own, from its acceptance to the provider's answer. */
  readonly floods: Spread;
  readonly ratioP99: number;
  /** The most texts of the flood that a provider was asked for while one quiet text waited. */
  readonly overtakenMax: number;
  readonly acceptedPerSecond: number;
  readonly sentPerSecond: number;
  /** The flood's unsent messages when the last quiet text was asked for: 0 would have measured nothing. */
  readonly unsentAtEnd: number;
  /** Jobs that the sweep made beside the first of each text: it takes a long wait for a lost job. */
  readonly nudgesPerText: number;
  /** Of all texts, those that never reached the carrier. */
  readonly lost: number;
}

export interface Spread {
  readonly samples: number;
  readonly p50: number;
  readonly p99: number;
}

/** One project floods while another goes on as ever; both are measured from outside. */
export async function runFlood(options: FloodOptions): Promise<FloodReport> {
  const { product, databaseUrl, sends, carrierMs } = options;
  const numbers = createNumbers(options.seed);
  await createCarrierClient(product.carrierUrl).script({
    prefix: "+44",
    steps: [{ respond: 201, delay_ms: carrierMs, receipts: [], repeat: true }],
  });
  const quietKey = await addProject(databaseUrl);
  await sample(options, { key: quietKey, numbers: numbers(Math.ceil(options.samples / 4)) });
  const base = await sample(options, { key: quietKey, numbers: numbers(options.samples) });

  if (options.workerRests) await product.stop("worker");
  const startedMs = performance.now();
  const flood = floodWith(options, numbers(sends)).then(() => performance.now() - startedMs);
  // Heard of when it is awaited, below.
  flood.catch(() => undefined);
  await poll(async () => (await unsent(databaseUrl)) >= Math.min(500, sends * 0.6), {
    what: "a backlog",
    timeoutMs: 300_000,
    everyMs: 50,
  });
  if (options.workerRests) {
    await flood;
    await product.start("worker");
  }
  const inFlood = await sample(options, { key: quietKey, numbers: numbers(options.samples) });
  const unsentAtEnd = await unsent(databaseUrl);
  const acceptingMs = await flood;
  await poll(async () => (await unsent(databaseUrl)) === 0, {
    what: "the flood to drain",
    timeoutMs: 60_000 + sends * 20,
    everyMs: 200,
  });
  const drainedMs = performance.now() - startedMs;
  return {
    base: spreadOf(base),
    inFlood: spreadOf(inFlood),
    floods: await floodsOwn(databaseUrl),
    ratioP99: spreadOf(inFlood).p99 / spreadOf(base).p99,
    acceptedPerSecond: (sends / acceptingMs) * 1_000,
    sentPerSecond: (sends / drainedMs) * 1_000,
    overtakenMax: await overtakenMax(databaseUrl),
    unsentAtEnd,
    nudgesPerText: await nudgesPerText(databaseUrl),
    lost: await lostOf(databaseUrl, sends + 2 * options.samples + Math.ceil(options.samples / 4)),
  };
}

/** Starts at an even pace, whatever becomes of them; how long each took until a provider had taken its text. */
async function sample(
  { product, databaseUrl, samplesPerSecond }: FloodOptions,
  { key, numbers }: { key: string; numbers: readonly string[] },
): Promise<readonly number[]> {
  const api = createApiClient(product.apiUrl, key);
  const beganMs = performance.now();
  const asked = await Promise.all(
    numbers.map(async (to, i) => {
      await sleep(Math.max(0, beganMs + (i * 1_000) / samplesPerSecond - performance.now()));
      const askedMs = Date.now();
      return { id: (await api.start(to)).id, askedMs };
    }),
  );
  return await query(databaseUrl, async (sql) => {
    const ids = asked.map(({ id }) => toUuid("ver", id));
    const taken = await poll(
      async () => {
        const rows = await sql<{ id: string; atMs: number }[]>`
          select m.verification_id as id, (extract(epoch from a.ended_at) * 1000)::float8 as "atMs"
            from messages m join attempts a on a.message_id = m.id and a.status = 'accepted'
           where m.verification_id = any (${ids}::uuid[])`;
        return rows.length >= asked.length && new Map(rows.map(({ id, atMs }) => [id, atMs]));
      },
      { what: "the quiet texts", timeoutMs: 300_000, everyMs: 500 },
    );
    return asked.map(({ askedMs }, i) => (taken.get(ids[i] ?? "") ?? Number.NaN) - askedMs);
  });
}

async function floodWith({ product, concurrency }: FloodOptions, numbers: readonly string[]): Promise<void> {
  const queue = numbers[Symbol.iterator]();
  const caller = async (): Promise<void> => {
    for (const to of queue) await startOnce(product, to);
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
}

const REPEATS_MAX = 5;

/** Repeats a request whose answer was lost, under its key: it is one start all the same. */
async function startOnce({ apiUrl, secretKey }: Product, to: string): Promise<void> {
  for (let repeat = 0; ; repeat++) {
    try {
      const answer = await fetch(`${apiUrl}/v1/verifications`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${secretKey}`,
          "content-type": "application/json",
          "idempotency-key": `flood${to}`,
        },
        // Longer than a slow machine takes to send them all.
        body: JSON.stringify({ to, expires_in: 7_200 }),
      });
      const body = await answer.text();
      if (answer.status === 201) return;
      throw new Error(`the flood was refused: ${body}`);
    } catch (error) {
      if (!(error instanceof TypeError) || repeat >= REPEATS_MAX) throw error;
    }
  }
}

async function unsent(databaseUrl: string): Promise<number> {
  return await query(databaseUrl, async (sql) => {
    const [row] = await sql<{ unsent: number }[]>`
      select count(*)::int as unsent from messages where status in ('queued', 'waiting', 'sending')`;
    return row?.unsent ?? 0;
  });
}

async function overtakenMax(databaseUrl: string): Promise<number> {
  return await query(databaseUrl, async (sql) => {
    const [row] = await sql<{ most: number }[]>`
      with first as (select id from projects order by id limit 1),
      begun as (
        select m.project_id, m.created_at, a.started_at from messages m join attempts a on a.message_id = m.id
      )
      select max((select count(*) from begun f, first
          where f.project_id = first.id and f.started_at between q.created_at and q.started_at))::int as most
        from begun q, first where q.project_id <> first.id`;
    return row?.most ?? Number.NaN;
  });
}

async function nudgesPerText(databaseUrl: string): Promise<number> {
  return await query(databaseUrl, async (sql) => {
    const [row] = await sql<{ nudges: number }[]>`select avg(nudges)::float8 as nudges from messages`;
    return row?.nudges ?? 0;
  });
}

async function lostOf(databaseUrl: string, asked: number): Promise<number> {
  return await query(databaseUrl, async (sql) => {
    const [row] = await sql<{ sent: number }[]>`select count(*)::int as sent from messages where status = 'sent'`;
    return asked - (row?.sent ?? 0);
  });
}

async function floodsOwn(databaseUrl: string): Promise<Spread> {
  return await query(databaseUrl, async (sql) => {
    const rows = await sql<{ ms: number }[]>`
      select (extract(epoch from a.ended_at - m.created_at) * 1000)::float8 as ms
        from messages m join attempts a on a.message_id = m.id and a.status = 'accepted'
       where m.project_id = (select id from projects order by id limit 1)`;
    return spreadOf(rows.map(({ ms }) => ms));
  });
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN);
  return { samples: sorted.length, p50: at(0.5), p99: at(0.99) };
}

/** +44 7400 000000 and on: mobiles that the simulator knows nothing special of. */
function createNumbers(seed: number): (count: number) => string[] {
  let next = (seed * 99_991) % 9_000_000;
  return (count) => Array.from({ length: count }, () => `+${447_400_000_000 + next++}`);
}
