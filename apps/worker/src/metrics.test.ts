import { newHealth } from "@proofline/core/health";
import { expect, test } from "vitest";
import { countAttempts, countTries, createWorkerMetrics } from "./metrics.ts";

const signal = new AbortController().signal;
const sms = {
  attemptId: "att_01",
  to: "+447700900123",
  from: null,
  body: "Your code is 483920",
  validForSeconds: 60,
  receiptUrl: "https://verify.example.com/r",
} as const;

test("an operator sees attempts, tries, jobs and what the sweep healed", async () => {
  const metrics = createWorkerMetrics(async () => ({}));
  const provider = countAttempts(
    { id: "twilio", sendSms: async () => ({ kind: "unknown", cause: "timeout", providerCode: null }) },
    metrics,
  );
  const client = countTries(
    {
      checkUrl: () => ({ ok: true }),
      post: async () => ({
        kind: "answered",
        status: 503,
        retryAfterSeconds: null,
        body: "",
        bodyExcerpt: "",
        durationMs: 3,
      }),
    },
    metrics,
  );
  expect(await provider.sendSms(sms, signal)).toMatchObject({ kind: "unknown" });
  expect(await client.post({ url: "https://example.com", headers: {}, body: "{}" }, signal)).toMatchObject({
    status: 503,
  });
  metrics.roundEnded({ expired: 2, nudged: 1, recovered: 0, rematched: 0, unconfirmed: 0, followed: 0, erased: 0 });
  metrics.roundEnded(null);
  metrics.jobSettled({ name: "message.send", outcome: "done", durationMs: 12 });
  const { text } = await metrics.render();
  expect(text).toContain('attempts_total{provider="twilio",result="unknown"} 1');
  expect(text).toContain('deliveries_total{result="5xx"} 1');
  expect(text).toContain('sweep_rows_total{work="expired"} 2');
  expect(text).toContain('sweep_rounds_total{result="failed"} 1');
  expect(text).toContain('job_duration_seconds_count{name="message.send",outcome="done"} 1');
});

test("a provider that is counted can still look up what became of a text, and call", async () => {
  const metrics = createWorkerMetrics(async () => ({}));
  const found = { kind: "absent" } as const;
  const provider = countAttempts(
    {
      id: "twilio",
      sendSms: async () => ({ kind: "unknown", cause: "timeout", providerCode: null }),
      lookUp: async () => found,
      placeCall: async () => ({ kind: "accepted", providerMessageId: "CA1", segments: null }),
    },
    metrics,
  );
  const query = { attemptId: "att_01", channel: "sms", to: sms.to, from: null, startedAt: new Date(), knownIds: [] };
  expect(await provider.lookUp?.(query as never, signal)).toBe(found);
  expect(await provider.placeCall?.({} as never, signal)).toMatchObject({ kind: "accepted" });
  expect((await metrics.render()).text).toContain('attempts_total{provider="twilio",result="accepted"} 1');
});

test("an operator sees since when a part is silent, and how wrong the clock is", async () => {
  const metrics = createWorkerMetrics(async () => ({}));
  const pulse = {
    name: "messages",
    isAlive: () => true,
    lastProgressAt: () => new Date(),
    silenceMs: () => 12_500,
    isServed: () => true,
  };
  metrics.watch({ pulses: () => [pulse], clockSkewSeconds: () => -15, deadLetters: async () => ({ webhooks: 2 }) });
  metrics.jobDied({ jobName: "+447700900123" });
  const { text } = await metrics.render();
  expect(text).toContain('worker_silence_seconds{part="messages"} 12.5');
  expect(text).toContain("clock_skew_seconds -15");
  expect(text).toContain('dead_letters{queue="webhooks"} 2');
  expect(text).toContain('jobs_died_total{name="unknown"} 1');
});

test("an operator sees which provider accounts are down, come back and work", async () => {
  const metrics = createWorkerMetrics(async () => ({}));
  const now = new Date("2026-11-20T20:00:15Z");
  const since = new Date("2026-11-20T20:00:00Z");
  const failing = { good: 10, refused: 0, throttled: 0, failed: 30 };
  metrics.watchProviders(() => ({
    now,
    accounts: [
      newHealth("vonage", now),
      { ...newHealth("twilio", now), state: "open", recent: failing },
      { ...newHealth("twilio-eu", now), state: "recovering", since },
    ],
  }));
  const { text } = await metrics.render();
  expect(text).toContain('provider_share{provider="vonage"} 1');
  expect(text).toContain('provider_share{provider="twilio"} 0');
  expect(text).toContain('provider_share{provider="twilio-eu"} 0.55');
  expect(text).toContain('provider_score{provider="vonage"} 1');
  expect(text).toContain('provider_score{provider="twilio"} 0.25');
});

test("a job that anybody could have named does not become a label, and nothing of a text does", async () => {
  const metrics = createWorkerMetrics(async () => ({}));
  metrics.jobSettled({ name: "+447700900123", outcome: "poison", durationMs: 1 });
  const { text } = await metrics.render();
  expect(text).not.toContain("447700900123");
  expect(text).toContain('name="unknown"');
});

test("a queue that does not answer does not hide the other figures", async () => {
  const away = async (): Promise<never> => {
    throw new Error("ECONNREFUSED");
  };
  const { text } = await createWorkerMetrics(away).render();
  expect(text).toContain("process_cpu_seconds_total");
});
