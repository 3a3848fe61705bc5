import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../monotonic.ts";
import { followArrivals } from "./arrivals.ts";
import { type Awaited, createAwaited } from "./awaited.ts";
import { type Caller, createCaller } from "./caller.ts";
import type { FlowsCommand, FlowsResult, FlowTarget } from "./protocol.ts";

const STEP_TIMEOUT_MS = 20_000;
const CONNECTIONS = 64;

/** Webhooks arrive by Verification, whoever asked for them. */
export type Webhooks = Awaited<number>;

export async function runFlows(command: FlowsCommand, webhooks: Webhooks): Promise<FlowsResult> {
  const { target, numbers, seconds, pace } = command;
  const following = new AbortController();
  const arrivals = createAwaited<number>("text");
  await followArrivals(target.sinkUrl, { onArrival: arrivals.happened, signal: following.signal });
  const api = createCaller(target.origin, { connections: CONNECTIONS, headers: target.headers });
  const sink = createCaller(target.sinkUrl, { connections: CONNECTIONS, headers: {} });
  const acceptToProviderMs: number[] = [];
  const checkToWebhookMs: number[] = [];
  let errors = 0;
  let fault: string | null = null;

  const one = async (to: string): Promise<void> => {
    try {
      const spans = await runFlow(to, { target, api, sink, arrivals, webhooks });
      acceptToProviderMs.push(spans.acceptToProviderMs);
      checkToWebhookMs.push(spans.checkToWebhookMs);
    } catch (error) {
      errors += 1;
      fault = error instanceof Error ? error.message : String(error);
    }
  };
  const startedMs = monotonicMs();
  const untilMs = startedMs + seconds * 1_000;
  if (pace.kind === "closed") await runClosed(numbers, { flows: pace.flows, untilMs, one });
  else await runOpen(numbers, { perSecond: pace.perSecond, startedMs, untilMs, one });
  const elapsedMs = monotonicMs() - startedMs;
  following.abort();
  await Promise.all([api.close(), sink.close()]);
  return { completed: acceptToProviderMs.length, errors, elapsedMs, acceptToProviderMs, checkToWebhookMs, fault };
}

async function runClosed(
  numbers: readonly string[],
  { flows, untilMs, one }: { flows: number; untilMs: number; one: (to: string) => Promise<void> },
): Promise<void> {
  let next = 0;
  const caller = async (): Promise<void> => {
    for (;;) {
      const to = numbers[next++];
      if (to === undefined || monotonicMs() >= untilMs) return;
      await one(to);
    }
  };
  await Promise.all(Array.from({ length: flows }, caller));
}

/** An answer that is late does not put off the next start: a closed loop would hide every stall. */
async function runOpen(
  numbers: readonly string[],
  {
    perSecond,
    startedMs,
    untilMs,
    one,
  }: { perSecond: number; startedMs: number; untilMs: number; one: (to: string) => Promise<void> },
): Promise<void> {
  const running: Promise<void>[] = [];
  for (const [index, to] of numbers.entries()) {
    const dueMs = startedMs + (index * 1_000) / perSecond;
    if (dueMs >= untilMs) break;
    const waitMs = dueMs - monotonicMs();
    if (waitMs > 0) await sleep(waitMs);
    running.push(one(to));
  }
  await Promise.all(running);
}

interface FlowDeps {
  readonly target: FlowTarget;
  readonly api: Caller;
  readonly sink: Caller;
  readonly arrivals: Awaited<number>;
  readonly webhooks: Webhooks;
}

async function runFlow(to: string, { target, api, sink, arrivals, webhooks }: FlowDeps) {
  const started = await api.post(target.startPath, JSON.stringify({ to }));
  const acceptedMs = monotonicMs();
  const { id } = JSON.parse(started.text);
  if (started.status !== 201) throw new Error(`start: ${started.status} ${started.text.slice(0, 300)}`);
  const arrivedMs = await arrivals.next(to, STEP_TIMEOUT_MS);
  const code = target.readsInbox ? await readCode(sink, to) : "000000";
  const checked = await api.post(target.checkPath.replace("{id}", id), JSON.stringify({ code }));
  const checkedMs = monotonicMs();
  if (checked.status !== 200 || checked.text.includes('"valid":false')) {
    throw new Error(`check: ${checked.status} ${checked.text.slice(0, 300)}`);
  }
  const toldMs = await webhooks.next(String(id), STEP_TIMEOUT_MS);
  return { acceptToProviderMs: arrivedMs - acceptedMs, checkToWebhookMs: toldMs - checkedMs };
}

async function readCode(sink: Caller, to: string): Promise<string> {
  const { text } = await sink.get(`/inbox?to=${encodeURIComponent(to)}`);
  const code = /\b\d{6}\b/.exec(JSON.parse(text).data.at(-1)?.body ?? "")?.[0];
  if (code === undefined) throw new Error("the inbox holds no code");
  return code;
}
