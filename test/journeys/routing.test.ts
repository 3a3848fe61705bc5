import { setTimeout as sleep } from "node:timers/promises";
import { EventPage, WebhookBody } from "@proofline/contracts";
import { findFreePort } from "@proofline/embedded";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { poll } from "../support/poll.ts";
import { query } from "../support/query.ts";
import { type SpawnedProcess, spawnProcess } from "../support/spawn-process.ts";
import { BACKENDS, START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

// Cool-downs of the product's own, and a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

/** A worker looks twice a second; the rest is for four of them, and us, on a machine with other things to do. */
const MOMENTS_MS = 3_000;

interface Worker {
  readonly process: SpawnedProcess;
  /** The share of its traffic that it gives an account; null where it knows nothing of it. */
  shareOf(account: string): Promise<number | null>;
}

async function startWorker({ product }: Stack): Promise<Worker> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const process = await spawnProcess({
    name: "worker",
    entry: "apps/worker/src/main.ts",
    env: { ...product.env, WORKER_HEALTH_PORT: String(port) },
    readyUrl: `${url}/health/ready`,
  });
  return {
    process,
    async shareOf(account) {
      const text = await (await fetch(`${url}/metrics`)).text();
      const value = new RegExp(`^provider_share\\{provider="${account}"\\} (.+)$`, "m").exec(text)?.[1];
      return value === undefined ? null : Number(value);
    },
  };
}

describe.each(BACKENDS)("a provider that fails, before four workers with the queue on %s", (backend) => {
  let stack: Stack;
  let workers: Worker[];
  beforeAll(async () => {
    stack = await startStack({ backend, parts: ["carrier", "api"], env: { BOOTSTRAP_LIMITS: "none" } });
    await stack.subscribe(["provider.degraded", "provider.recovered"]);
    workers = await Promise.all([1, 2, 3, 4].map(() => startWorker(stack)));
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await Promise.all((workers ?? []).map(({ process }) => process.stop()));
    await stack?.stop();
  });

  const told = () => stack.receiver.received().map(({ type }) => type);
  const provider = async (account: string) =>
    (await stack.api.call<{ state: string }>("GET", `/v1/providers/${account}`)).body;

  /** One text after the other, until `ended`; when each was asked for. */
  async function sendUntil(ended: AbortSignal, everyMs: number): Promise<ReadonlyMap<string, number>> {
    const started = new Map<string, number>();
    while (!ended.aborted) {
      const to = stack.nextNumber();
      started.set(to, Date.now());
      await stack.api.start(to);
      await sleep(everyMs);
    }
    return started;
  }

  /** What the account was asked since then, as moments. */
  async function askedOf(account: string, sinceMs: number): Promise<readonly number[]> {
    const answer = await fetch(`${stack.carrier.url}/requests?limit=10000`);
    const { data } = (await answer.json()) as { data: readonly { provider: string; at: string }[] };
    const moments = data.filter((seen) => seen.provider === account).map(({ at }) => Date.parse(at));
    return moments.filter((at) => at >= sinceMs).toSorted((a, b) => a - b);
  }

  /** When each worker first gave it this share. */
  const seen = (account: string, share: number) =>
    Promise.all(
      workers.map((worker) =>
        poll(async () => (await worker.shareOf(account)) === share && Date.now(), {
          what: `a share of ${share} for ${account}`,
          timeoutMs: 60_000,
          everyMs: 20,
        }),
      ),
    );

  test("is seen by all of them within moments, asked by probes alone, and keeps no text from arriving", async () => {
    await stack.carrier.script({ provider: "twilio", steps: [{ respond: 401, code: 20003, repeat: true }] });
    const traffic = new AbortController();
    onTestFinished(() => traffic.abort());
    const sending = sendUntil(traffic.signal, 150);
    const moments = await seen("twilio", 0);
    expect(Math.max(...moments) - Math.min(...moments)).toBeLessThanOrEqual(MOMENTS_MS);

    const knownMs = Math.max(...moments) + 500;
    await sleep(9_000); // Long enough for a probe: this is a rate, and takes its time.
    const untilMs = Date.now();
    traffic.abort();
    const started = await sending;
    const asked = await askedOf("twilio", knownMs);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual((untilMs - knownMs) / 1_000);

    const waits: number[] = [];
    for (const [to, startedMs] of started) {
      const text = await stack.carrier.text(to);
      expect(text.provider).toBe("vonage");
      waits.push(Date.parse(text.at) - startedMs);
    }
    waits.sort((a, b) => a - b);
    expect(waits[Math.ceil(waits.length * 0.95) - 1]).toBeLessThanOrEqual(5_000);
    await poll(() => told().length > 0, { what: "provider.degraded" });
  });

  test("is known to be down by workers that start when all others were killed", async () => {
    await Promise.all(workers.map(({ process }) => process.stop("SIGKILL")));
    workers = await Promise.all([1, 2, 3, 4].map(() => startWorker(stack)));
    expect(await Promise.all(workers.map((worker) => worker.shareOf("twilio")))).toEqual([0, 0, 0, 0]);
    expect(["open", "half_open"]).toContain((await provider("twilio")).state);
  });

  test("gets its traffic back gently once it works again, and that is told once, as its fall was", async () => {
    await fetch(`${stack.carrier.url}/scenarios`, { method: "DELETE" });
    // The cool-down grew while it was down; the test does not wait for its end.
    const passes = (change: string) =>
      query(stack.databaseUrl, (sql) => sql.unsafe(`update provider_health set ${change}`));
    await passes("probe_at = least(probe_at, now() + interval '1 second')");
    const traffic = new AbortController();
    onTestFinished(() => traffic.abort());
    const sending = sendUntil(traffic.signal, 60);
    await poll(async () => (await provider("twilio")).state === "recovering", { what: "recovery", timeoutMs: 60_000 });
    const backMs = Date.now();
    await sleep(5_000); // A share is a share of some time.
    const untilMs = Date.now();
    traffic.abort();
    const texts = [...(await sending).values()].filter((at) => at >= backMs && at < untilMs).length;
    const share = (await askedOf("twilio", backMs)).filter((at) => at < untilMs).length / texts;
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(0.5);

    await passes("since = since - interval '30 seconds'");
    await seen("twilio", 1);
    await poll(() => told().includes("provider.recovered"), { what: "provider.recovered" });
    expect(told()).toEqual(["provider.degraded", "provider.recovered"]);
    const listed = await stack.api.call("GET", "/v1/events?type=provider.degraded");
    expect(EventPage.parse(listed.body).data).toMatchObject([
      { data: { provider: { account: "twilio", state: "open" } } },
    ]);
    for (const { rawBody } of stack.receiver.received()) {
      expect(WebhookBody.parse(JSON.parse(rawBody)).data.provider).toMatchObject({ account: "twilio" });
    }
  });

  test("is left out by an operator's word, and asked again when that is taken back", async () => {
    const say = (state: string) => stack.api.call("PUT", "/v1/providers/twilio/override", { body: { state } });
    await say("open");
    const saidMs = Date.now();
    expect(Math.max(...(await seen("twilio", 0))) - saidMs).toBeLessThanOrEqual(MOMENTS_MS);
    for (let i = 0; i < 10; i++) {
      const to = stack.nextNumber();
      await stack.api.start(to);
      expect((await stack.carrier.text(to)).provider).toBe("vonage");
    }
    await say("auto");
    await seen("twilio", 1);
    await poll(
      async () => {
        const to = stack.nextNumber();
        await stack.api.start(to);
        return (await stack.carrier.text(to)).provider === "twilio";
      },
      { what: "a text through Twilio" },
    );
    expect(told()).toHaveLength(2);
  });

  test("and the other one with it: texts wait, one of them asks each account a second, and all arrive once one is back", async () => {
    const busy = { steps: [{ respond: 429, repeat: true }] };
    for (const account of ["twilio", "vonage"]) await stack.carrier.script({ provider: account, ...busy });
    const traffic = new AbortController();
    onTestFinished(() => traffic.abort());
    const sending = sendUntil(traffic.signal, 150);
    const moments = [...(await seen("twilio", 0)), ...(await seen("vonage", 0))];
    const downMs = Math.max(...moments) + 500;
    await sleep(8_000); // Long enough for a rate.
    const untilMs = Date.now();
    traffic.abort();
    const started = await sending;
    for (const account of ["twilio", "vonage"]) {
      const asked = (await askedOf(account, downMs)).filter((at) => at < untilMs);
      expect(asked.length).toBeGreaterThanOrEqual(3);
      expect(asked.length).toBeLessThanOrEqual((untilMs - downMs) / 1_000 + 1);
    }
    await fetch(`${stack.carrier.url}/scenarios`, { method: "DELETE" });
    const backMs = Date.now();
    const late: number[] = [];
    for (const to of started.keys()) late.push(Date.parse((await stack.carrier.text(to)).at) - backMs);
    expect(Math.max(...late)).toBeLessThanOrEqual(15_000);
    for (const to of started.keys()) expect(await stack.carrier.inbox(to)).toHaveLength(1);
  });
});
