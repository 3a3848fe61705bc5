import { startRedis } from "@proofline/embedded";
import { cloneDatabase } from "@proofline/embedded/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiClient, createApiClient } from "../support/api-client.ts";
import { startProduct } from "../support/product.ts";
import { START_TIMEOUT_MS } from "../support/stack.ts";

/** Of `balanced`, for one number in an hour. */
const MAX = 10;

let api: ApiClient;
let redis: Awaited<ReturnType<typeof startRedis>>;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const database = await cloneDatabase();
  stops.push(database.drop);
  redis = await startRedis({ log: console.error });
  stops.push(redis.stop);
  const product = await startProduct({
    databaseUrl: database.url,
    redis: { url: redis.url, prefix: "limits" },
    parts: ["api"],
    env: { BOOTSTRAP_LIMITS: "balanced" },
  });
  stops.push(product.close);
  api = createApiClient(product.apiUrl, product.secretKey);
}, START_TIMEOUT_MS);
afterAll(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Starts and cancels this often; how often a text was accepted, and what the other answers were. */
async function press(to: string, times: number): Promise<{ sent: number; refused: readonly number[] }> {
  const answers: number[] = [];
  for (let n = 0; n < times; n++) {
    const { status, body } = await api.call<{ id: string }>("POST", "/v1/verifications", { body: { to } });
    answers.push(status);
    if (status === 201) await api.call("POST", `/v1/verifications/${body.id}/cancel`);
  }
  return {
    sent: answers.filter((status) => status === 201).length,
    refused: answers.filter((status) => status !== 201),
  };
}

test("a Redis that is flushed again and again lets no number have one text more than its limit", async () => {
  const client = new Redis(redis.url);
  let sent = 0;
  const refused = new Set<number>();
  for (let round = 0; round < 5; round++) {
    const pressed = await press("+447700900811", 4);
    sent += pressed.sent;
    for (const status of pressed.refused) refused.add(status);
    await client.flushall();
  }
  client.disconnect();
  expect(sent).toBe(MAX);
  expect([...refused]).toEqual([429]);
});

test("while Redis is gone starts go on, as far as the limits allow and no further", async () => {
  expect((await press("+447700900812", 6)).sent).toBe(6);
  await redis.stop();
  expect(await press("+447700900812", 8)).toEqual({ sent: MAX - 6, refused: [429, 429, 429, 429] });
  expect((await press("+447700900813", 12)).sent).toBe(MAX);
});
