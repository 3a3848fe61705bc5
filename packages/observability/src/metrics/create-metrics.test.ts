import { expect, test } from "vitest";
import { createMetrics } from "./create-metrics.ts";

test("the figures that dashboards rely on are there under their names", async () => {
  const metrics = createMetrics();
  metrics.verificationsStarted.inc();
  metrics.checks.inc({ valid: "true" });
  metrics.guessesCompared.inc();
  metrics.messages.inc({ status: "sent", provider: "twilio" });
  metrics.attempts.inc({ provider: "twilio", result: "accepted" });
  metrics.deliveries.inc({ result: "succeeded" });
  metrics.httpRequestSeconds.observe({ route: "/v1/verifications", status: "201" }, 0.012);
  metrics.jobSeconds.observe({ name: "message.send", outcome: "done" }, 0.2);
  const text = await metrics.render();
  for (const line of [
    "verifications_started_total 1",
    'checks_total{valid="true"} 1',
    "guesses_compared_total 1",
    'messages_total{status="sent",provider="twilio"} 1',
    'attempts_total{provider="twilio",result="accepted"} 1',
    'deliveries_total{result="succeeded"} 1',
    'http_request_duration_seconds_count{route="/v1/verifications",status="201"} 1',
    'http_request_duration_seconds_bucket{le="0.025",route="/v1/verifications",status="201"} 1',
    'job_duration_seconds_sum{name="message.send",outcome="done"} 0.2',
  ]) {
    expect(text.split("\n")).toContain(line);
  }
  expect(text).toContain("process_resident_memory_bytes");
  expect(text).toContain("nodejs_eventloop_lag_seconds");
  expect(metrics.contentType).toContain("text/plain");
});

test("the queue is asked at each scrape, and a queue that does not answer spoils no other figure", async () => {
  let depths: Record<string, Record<string, number>> | null = { messages: { waiting: 3, failed: 1 } };
  const metrics = createMetrics({
    readQueueDepths: async () => {
      if (depths === null) throw new Error("away");
      return depths;
    },
  });
  expect(await metrics.render()).toContain('queue_depth{queue="messages",state="waiting"} 3');
  depths = { messages: { waiting: 0, failed: 1 } };
  expect(await metrics.render()).toContain('queue_depth{queue="messages",state="waiting"} 0');
  depths = null;
  await metrics.render();
  const text = await metrics.render();
  expect(text).not.toContain("queue_depth{");
  expect(text).toMatch(/queue_depth_unread_total [12]/);
  expect(text).toContain("verifications_started_total 0");
});

test("the backlog is told as it is at each scrape", async () => {
  let unsent = 7;
  const metrics = createMetrics({ readUnsent: () => unsent });
  expect(await metrics.render()).toContain("messages_unsent 7");
  unsent = 0;
  expect(await metrics.render()).toContain("messages_unsent 0");
});

test("two registries in one process do not meet", async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.verificationsStarted.inc();
  expect(await other.render()).toContain("verifications_started_total 0");
});
