import { startRedis, startRedisCluster, startRedisSentinels } from "@proofline/embedded";
import { Redis } from "ioredis";
import { expect, onTestFinished, test, vi } from "vitest";
import { poll } from "../support/poll.ts";
import { spawnProcess } from "../support/spawn-process.ts";
import { type Stack, startStack } from "../support/stack.ts";

vi.setConfig({ testTimeout: 240_000 });

async function enter(env: Readonly<Record<string, string>>): Promise<Stack> {
  const stack = await startStack({ backend: "postgres", env });
  onTestFinished(() => stack.stop());
  return stack;
}

/** Starts that many Verifications, each accepted although the queue may be away; returns their numbers. */
async function accept(stack: Stack, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, stack.nextNumber);
  await Promise.all(numbers.map((to) => stack.api.start(to)));
  return numbers;
}

async function expectOneTextEach({ carrier }: Stack, numbers: readonly string[]): Promise<void> {
  for (const to of numbers) await carrier.text(to, { timeoutMs: 90_000 });
  for (const to of numbers) expect(await carrier.inbox(to)).toHaveLength(1);
}

test("sentinels promote a replica that never heard of the last jobs, and every text goes out once", async () => {
  const set = await startRedisSentinels();
  onTestFinished(() => set.stop());
  const [replica] = set.replicas;
  const stack = await enter({ REDIS_URL: set.url });
  const before = await accept(stack, 5);
  await expectOneTextEach(stack, before);
  await stack.product.stop("worker");
  await replica?.signal("SIGSTOP");
  // What is on its way to a stopped process is not lost.
  await set.master.ask("CLIENT", "KILL", "TYPE", "replica");
  const lost = await accept(stack, 20);
  await set.master.signal("SIGKILL");
  const meanwhile = await accept(stack, 5);
  await replica?.signal("SIGCONT");
  // Before any sweep could have made them anew.
  expect(await replica?.ask("LLEN", "{proofline-messages}:messages:wait")).toBe("0");
  const starting = stack.product.start("worker");
  await poll(async () => (await set.masterPort()) === replica?.port, { what: "the replica to be promoted" });
  await starting;
  const afterwards = await accept(stack, 5);
  await expectOneTextEach(stack, [...lost, ...meanwhile, ...afterwards]);
});

test("each master of a cluster is lost with its jobs, and every text goes out once", async () => {
  const cluster = await startRedisCluster();
  onTestFinished(() => cluster.stop());
  const stack = await enter({ REDIS_URL: cluster.url });
  await expectOneTextEach(stack, await accept(stack, 5));
  const numbers: string[] = [];
  for (const master of cluster.masters) {
    await master.signal("SIGKILL");
    numbers.push(...(await accept(stack, 5)));
    await master.restart();
    await cluster.whole();
    numbers.push(...(await accept(stack, 5)));
  }
  await stack.product.stop("worker");
  numbers.push(...(await accept(stack, 10)));
  for (const master of cluster.masters) {
    await master.signal("SIGKILL");
    await master.restart();
  }
  await cluster.whole();
  await stack.product.start("worker");
  await expectOneTextEach(stack, numbers);
});

test("a Redis that is full stops no verification from being accepted, fills no log, and drains when it has room", async () => {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  const admin = new Redis(server.url);
  onTestFinished(() => admin.disconnect());
  const stack = await enter({ REDIS_URL: server.url });
  await expectOneTextEach(stack, await accept(stack, 3));
  await admin.config("SET", "maxmemory", "1");
  const sinceMs = performance.now();
  const linesBefore = stack.product.output().split("\n").length;
  const numbers: string[] = [];
  await poll(
    async () => {
      const startedMs = performance.now();
      numbers.push(...(await accept(stack, 1)));
      expect(performance.now() - startedMs).toBeLessThan(1_500);
      return performance.now() - sinceMs > 6_000;
    },
    { what: "six seconds to pass", everyMs: 100 },
  );
  const seconds = (performance.now() - sinceMs) / 1_000;
  const complaints = stack.product
    .output()
    .split("\n")
    .slice(linesBefore)
    .filter((line) => /"level":"(warn|error)"/.test(line));
  for (const name of ["api", "worker"]) {
    const lines = complaints.filter((line) => line.includes(`"name":"${name}"`));
    expect(lines.length, name).toBeGreaterThan(0);
    expect(lines.length / seconds, `lines a second of ${name}`).toBeLessThan(10);
  }
  await admin.config("SET", "maxmemory", "0");
  await expectOneTextEach(stack, numbers);
});

test("a Redis that begins to evict is told of within seconds, nothing stops, and no worker starts on it", async () => {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  const admin = new Redis(server.url);
  onTestFinished(() => admin.disconnect());
  const stack = await enter({ REDIS_URL: server.url });
  const { product } = stack;
  const readies = async (): Promise<number[]> => {
    const answers = await Promise.all(
      [product.apiUrl, product.workerHealthUrl].map((url) => fetch(`${url}/health/ready`)),
    );
    return answers.map(({ status }) => status);
  };
  expect(await readies()).toEqual([200, 200]);
  await admin.config("SET", "maxmemory-policy", "allkeys-lru");
  const sinceMs = performance.now();
  await poll(() => product.output().includes('"event":"queue.unfit"'), { what: "the alarm" });
  expect(await readies()).toEqual([503, 503]);
  expect(performance.now() - sinceMs).toBeLessThan(30_000);
  await expectOneTextEach(stack, await accept(stack, 3));
  await product.stop("worker");
  const refused = await spawnProcess({ name: "worker", entry: "apps/worker/src/main.ts", env: product.env });
  await poll(() => !refused.isRunning(), { what: "the worker to refuse" });
  expect(await refused.stop()).toBe(1);
  expect(refused.output()).toContain("set maxmemory-policy to noeviction");
  await admin.config("SET", "maxmemory-policy", "noeviction");
  await product.start("worker");
  expect(await readies()).toEqual([200, 200]);
});
