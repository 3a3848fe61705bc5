import { isJobName } from "@proofline/contracts";
import type { Provider, SendResult } from "@proofline/core/provider";
import type { SweepReport } from "@proofline/core/sweep";
import type { PostResult, WebhookClient } from "@proofline/core/webhook";
import { createMetrics, type QueueDepths } from "@proofline/observability";
import { Counter } from "prom-client";

/** What a worker process counts. Every label has a bounded set of values. */
export interface WorkerMetrics {
  jobSettled(job: { name: string; outcome: string; durationMs: number }): void;
  /** Null: the round failed. */
  roundEnded(report: SweepReport | null): void;
  attemptEnded(provider: string, result: SendResult): void;
  tryEnded(result: PostResult): void;
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** `readQueueDepths` is asked at each scrape. */
export function createWorkerMetrics(readQueueDepths: () => Promise<QueueDepths>): WorkerMetrics {
  const metrics = createMetrics({ readQueueDepths });
  const counter = <Label extends string>(name: string, { help, labels }: { help: string; labels: readonly Label[] }) =>
    new Counter({ name, help, labelNames: labels, registers: [metrics.registry] });
  const swept = counter("sweep_rows_total", { help: "Rows that the sweep healed or erased.", labels: ["work"] });
  const rounds = counter("sweep_rounds_total", { help: "Rounds of the sweep.", labels: ["result"] });
  return {
    jobSettled({ name, outcome, durationMs }) {
      metrics.jobSeconds.observe({ name: isJobName(name) ? name : "unknown", outcome }, durationMs / 1_000);
    },
    roundEnded(report) {
      rounds.inc({ result: report === null ? "failed" : "finished" });
      for (const [work, rows] of Object.entries(report ?? {})) swept.inc({ work }, rows);
    },
    attemptEnded: (provider, { kind }) => metrics.attempts.inc({ provider, result: kind }),
    tryEnded: (result) => metrics.deliveries.inc({ result: wordFor(result) }),
    render: async () => ({ contentType: metrics.contentType, text: await metrics.render() }),
  };
}

/** `2xx`, `timeout`, `forbidden_address` … */
function wordFor(result: PostResult): string {
  if (result.kind === "answered") return `${Math.floor(result.status / 100)}xx`;
  return result.kind === "refused" ? result.reason : result.cause;
}

/** The same provider, counted. */
export function countAttempts(provider: Provider, metrics: WorkerMetrics): Provider {
  return {
    id: provider.id,
    async sendSms(sms, signal) {
      const result = await provider.sendSms(sms, signal);
      metrics.attemptEnded(provider.id, result);
      return result;
    },
  };
}

/** The same client, counted. */
export function countTries(client: WebhookClient, metrics: WorkerMetrics): WebhookClient {
  return {
    checkUrl: (url) => client.checkUrl(url),
    async post(request, signal) {
      const result = await client.post(request, signal);
      metrics.tryEnded(result);
      return result;
    },
  };
}
