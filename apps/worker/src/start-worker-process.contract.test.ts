import { emptyDatabase } from "@proofline/embedded/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { loadConfig } from "./config.ts";
import { startWorkerProcess, type WorkerProcess } from "./start-worker-process.ts";
import { listen, openGround, portOf, silent, someKeys } from "./testing/ground.ts";

const quiet = { log: silent, onStuck: () => {} };
const waiting = { timeout: 20_000, interval: 20 };

describe.each(["redis", "postgres"] as const)("a worker process on %s", (backend) => {
  let ground: Awaited<ReturnType<typeof openGround>>;
  let worker: WorkerProcess;
  beforeAll(async () => {
    ground = await openGround(backend);
    worker = await startWorkerProcess(loadConfig(ground.env), quiet);
  });
  afterAll(async () => {
    expect(await worker?.stop()).toBe(true);
    await ground?.close();
  });

  const get = (path: string) => fetch(`http://127.0.0.1:${worker.healthPort}${path}`);

  test("a queued text reaches the carrier, and the message knows it", async () => {
    const { verificationId, to } = await ground.start();
    const texts = await vi.waitUntil(async () => {
      const inbox = await fetch(`${ground.carrier.url}/inbox?to=${encodeURIComponent(to)}`);
      const { data } = (await inbox.json()) as { data: readonly unknown[] };
      return data.length > 0 && data;
    }, waiting);
    expect(texts).toMatchObject([{ provider: "twilio", body: expect.stringMatching(/\d{6}/) }]);
    await vi.waitFor(async () => {
      const [message] = await ground.messages.listFor(verificationId);
      expect(message).toMatchObject({ status: "sent", attempts: [{ provider: "twilio", status: "accepted" }] });
    }, waiting);
  });

  test("a provider that this worker was not given is a no, and the ladder goes on", async () => {
    await ground.changeSettings({ providers: ["vonage", "twilio"] });
    const { verificationId } = await ground.start();
    await vi.waitFor(async () => {
      const [message] = await ground.messages.listFor(verificationId);
      expect(message?.attempts).toMatchObject([
        { provider: "vonage", status: "rejected", providerCode: "not_configured" },
        { provider: "twilio", status: "accepted" },
      ]);
    }, waiting);
    await ground.changeSettings({ providers: ["twilio"] });
  });

  test("an event is posted to its endpoint, signed", async () => {
    const { verificationId } = await ground.start();
    await ground.cancel(verificationId);
    await vi.waitFor(() => {
      const heard = ground.posts.filter(({ body }) => body.includes(verificationId));
      expect(heard.map(({ body }) => JSON.parse(body).type)).toContain("verification.canceled");
      for (const { headers } of heard) expect(headers["webhook-signature"]).toMatch(/^v1,/);
    }, waiting);
  });

  test("it is live and ready, and counts what it did", async () => {
    expect((await get("/health/ready")).status).toBe(200);
    const live = await get("/health/live");
    expect(live.status).toBe(200);
    const { last_progress_at } = (await live.json()) as { last_progress_at: object };
    expect(Object.keys(last_progress_at).toSorted()).toEqual(["messages", "sweep", "webhooks"]);
    const metrics = await (await get("/metrics")).text();
    expect(metrics).toMatch(/attempts_total\{provider="twilio",result="accepted"\} [1-9]/);
    expect(metrics).toMatch(/job_duration_seconds_count\{name="message.send",outcome="done"\} [1-9]/);
    expect(metrics).toMatch(/queue_depth\{queue="messages",state="waiting"\} 0/);
  });

  test("a second one beside it takes a share, and its end takes nothing along", async () => {
    const second = await startWorkerProcess(loadConfig({ ...ground.env, WORKER_QUEUES: "housekeeping" }), quiet);
    const ready = await fetch(`http://127.0.0.1:${second.healthPort}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await second.stop()).toBe(true);
    await expect(fetch(`http://127.0.0.1:${second.healthPort}/health/ready`)).rejects.toThrow();
    expect((await get("/health/ready")).status).toBe(200);
  });
});

describe("a worker does not start", () => {
  test("on a database without our tables, and says so in one sentence", async () => {
    const database = await emptyDatabase();
    try {
      const config = loadConfig({ ...someKeys(), DATABASE_URL: database.url });
      await expect(startWorkerProcess(config, quiet)).rejects.toThrow(/npm run migrate/);
    } finally {
      await database.drop();
    }
  });

  test("with other keys than the database was written with", async () => {
    const ground = await openGround("postgres");
    try {
      await (await startWorkerProcess(loadConfig(ground.env), quiet)).stop();
      const config = loadConfig({ ...ground.env, ...someKeys() });
      await expect(startWorkerProcess(config, quiet)).rejects.toThrow(/ENCRYPTION_KEYS/);
    } finally {
      await ground.close();
    }
  });

  test("on a health port that is taken, and leaves nothing running", async () => {
    const ground = await openGround("postgres");
    const taken = await listen((_request, response) => response.end());
    try {
      const config = loadConfig({ ...ground.env, WORKER_HEALTH_PORT: String(portOf(taken)) });
      await expect(startWorkerProcess(config, quiet)).rejects.toThrow(/EADDRINUSE/);
      const others = await ground.connectionsOf("proofline-worker");
      expect(others).toBe(0);
    } finally {
      taken.close();
      await ground.close();
    }
  });
});
