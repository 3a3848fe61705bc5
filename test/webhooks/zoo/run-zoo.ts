import { setTimeout as sleep } from "node:timers/promises";
import type { Ground } from "../ground/open-ground.ts";
import { uuidOf } from "../ground/uuid.ts";
import { type Account, account, type Quantiles, type Subscribed } from "./compare.ts";
import { openZoo } from "./open-zoo.ts";
import { openTenants, produce } from "./produce.ts";
import { type Slice, timeline } from "./timeline.ts";
import { warmUp } from "./warm-up.ts";
import { watchMachine } from "./watch-machine.ts";
import type { ZooWorkers } from "./workers.ts";

export interface ZooPlan {
  readonly events: number;
  readonly perSecond: number;
  readonly seed: number;
  /** How long the healthy ones may take for what is left after the last Event, and everybody after they were healed. */
  readonly quietMs: number;
}

export interface ZooReport<Observed> extends ZooPlan {
  readonly durationsMs: { readonly produced: number; readonly quiet: number; readonly healed: number };
  /** While the sick ones are sick. */
  readonly sick: readonly Account[];
  /** After they got well and every Delivery was made due at once. */
  readonly healed: readonly Account[];
  /** Of the healthy receiver that fared worst, by each figure. */
  readonly healthyFirstArrivalMs: Quantiles;
  /** Of all healthy receivers, over the time in which Events were made. */
  readonly healthyTimeline: readonly Slice[];
  readonly duplicatesOfHealthy: number;
  readonly lost: number;
  readonly canaryHits: number;
  /** Names of the receivers whose breaker was open, or had been, when the first part was over. */
  readonly opened: readonly string[];
  readonly disabled: readonly string[];
  readonly workers: Observed;
}

const SLICE_MS = 30_000;

/** Sends Events to twenty receivers over the whole path, and afterwards accounts for every one of them. */
export async function runZoo<Observed>(
  ground: Ground,
  { open, ...plan }: ZooPlan & { readonly open: () => Promise<ZooWorkers<Observed>> },
): Promise<ZooReport<Observed>> {
  const zoo = await openZoo();
  const machine = await watchMachine();
  let workers: ZooWorkers<Observed> | null = null;
  try {
    const tenants = await openTenants(ground, zoo.receivers.length);
    const subscribed: Subscribed[] = [];
    for (const [i, receiver] of zoo.receivers.entries()) {
      const access = tenants[i];
      if (access === undefined) throw new Error("no tenant for a receiver");
      await ground.subscribe(access, receiver.url);
      subscribed.push({ ...receiver, projectId: uuidOf(access.project.id) });
    }
    workers = await open();
    await warmUp(ground);
    workers.enter("sick");
    const startedMs = performance.now();
    const startedAtMs = Date.now();
    await produce(ground, { ...plan, tenants });
    const producedMs = performance.now();
    workers.enter("quiet");
    await until(() => settled(ground, prompt(subscribed)), plan.quietMs, "the healthy receivers' deliveries");
    await until(() => givenUp(ground, subscribed), plan.quietMs, "the breakers of the sick receivers");
    const quietMs = performance.now();
    const sick = await accounts(ground, subscribed);
    const { opened, disabled } = await breakers(ground, subscribed);
    const timing = { startedAtMs, sliceMs: SLICE_MS, stretches: machine.stretches };
    const healthyTimeline = await timeline(ground, prompt(subscribed), timing);
    workers.enter("healed");
    await zoo.heal();
    await hurry(ground);
    const curable = subscribed.filter(({ behaviour }) => behaviour.socket !== "untrusted");
    await until(
      () => settled(ground, curable),
      plan.quietMs,
      "the healed receivers' deliveries",
      () => hurry(ground),
    );
    const healedMs = performance.now();
    const seen = workers.observed();
    await workers.stop();
    const healed = await accounts(ground, subscribed);
    const healthy = sick.filter(({ kind }) => kind === "prompt");
    return {
      ...plan,
      durationsMs: {
        produced: Math.round(producedMs - startedMs),
        quiet: Math.round(quietMs - producedMs),
        healed: Math.round(healedMs - quietMs),
      },
      sick,
      healed,
      healthyFirstArrivalMs: worst(healthy),
      healthyTimeline,
      duplicatesOfHealthy: sum(healthy.map(({ duplicates }) => duplicates)),
      lost: sum([...sick, ...healed].map(({ lost }) => lost)),
      canaryHits: zoo.canaryHits(),
      opened,
      disabled,
      workers: seen,
    };
  } finally {
    await workers?.stop();
    await zoo.close();
    await machine.stop();
  }
}

const prompt = (receivers: readonly Subscribed[]) => receivers.filter(({ behaviour }) => behaviour.kind === "prompt");

async function accounts(ground: Ground, receivers: readonly Subscribed[]): Promise<Account[]> {
  const all: Account[] = [];
  for (const receiver of receivers) all.push(await account(ground, receiver));
  return all;
}

/** Whether nothing of these receivers is pending. */
async function settled({ sql }: Ground, receivers: readonly Subscribed[]): Promise<boolean> {
  const [row] = await sql<{ pending: boolean }[]>`
    select exists (
      select from deliveries where status = 'pending' and project_id = any (${receivers.map(({ projectId }) => projectId)}::uuid[])
    ) as pending`;
  return row?.pending === false;
}

/** Lets no schedule and no open breaker hold up what is pending, but for what a worker holds just now. */
async function hurry({ sql }: Ground): Promise<void> {
  await sql`update webhook_endpoints set failures = 0, failing_since = null, open_until = null where open_until is not null`;
  await sql`
    update deliveries set due_at = now(), nudged_at = now() - interval '1 hour'
     where status = 'pending' and due_at > now() + interval '25 seconds'`;
}

async function breakers({ sql }: Ground, receivers: readonly Subscribed[]) {
  const rows = await sql<{ projectId: string; enabled: boolean; openUntil: Date | null }[]>`
    select project_id, enabled, open_until from webhook_endpoints`;
  const nameOf = (id: string): string => receivers.find(({ projectId }) => projectId === id)?.behaviour.name ?? id;
  return {
    opened: rows.filter(({ openUntil }) => openUntil !== null).map(({ projectId }) => nameOf(projectId)),
    disabled: rows.filter(({ enabled }) => !enabled).map(({ projectId }) => nameOf(projectId)),
  };
}

/** Whether nobody is called any more who never answers. */
async function givenUp(ground: Ground, receivers: readonly Subscribed[]): Promise<boolean> {
  const { opened, disabled } = await breakers(ground, receivers);
  return receivers.every(({ behaviour: { name, kind } }) => {
    if (kind === "never") return opened.includes(name);
    return kind !== "gone" || disabled.includes(name);
  });
}

async function until(ask: () => Promise<boolean>, timeoutMs: number, what: string, meanwhile?: () => Promise<void>) {
  const endMs = performance.now() + timeoutMs;
  let meanwhileMs = performance.now() + 5_000;
  while (!(await ask())) {
    if (performance.now() > endMs) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    if (performance.now() > meanwhileMs) {
      meanwhileMs = performance.now() + 5_000;
      await meanwhile?.();
    }
    await sleep(100);
  }
}

function worst(healthy: readonly Account[]) {
  const all = healthy.flatMap(({ firstArrivalMs }) => (firstArrivalMs === null ? [] : [firstArrivalMs]));
  const most = (pick: (one: (typeof all)[number]) => number): number => Math.max(0, ...all.map(pick));
  return { p50: most(({ p50 }) => p50), p99: most(({ p99 }) => p99), max: most(({ max }) => max) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
