import { isJobName } from "@proofline/contracts";
import type { Provider, SendResult } from "@proofline/core/provider";
import type { SweepReport } from "@proofline/core/sweep";
import type { PostResult, WebhookClient } from "@proofline/core/webhook";
import { createMetrics, type QueueDepths } from "@proofline/observability";
import { Counter, Gauge, type Registry } from "prom-client";
import { addProviders, type KnownProviders } from "./provider-metrics.ts";
import type { Pulse } from "./watchdog.ts";

/** What a worker process counts. Every label has a bounded set of values. */
export interface WorkerMetrics {
  jobSettled(job: { name: string; outcome: string; durationMs: number }): void;
  /** Null: the round failed. */
  roundEnded(report: SweepReport | null): void;
  attemptEnded(provider: string, result: SendResult): void;
  tryEnded(result: PostResult): void;
  /** From now on each scrape tells how the process does. */
  watch(process: WatchedProcess): void;
  jobDied(job: { jobName: string }): void;
  /** From now on each scrape tells how the provider accounts stand. */
  watchProviders(list: () => KnownProviders): void;
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Asked at each scrape. */
export interface WatchedProcess {
  readonly pulses: () => readonly Pulse[];
  readonly clockSkewSeconds: () => number;
  /** By queue. Where it rejects, the figure is absent. */
  readonly deadLetters: () => Promise<Readonly<Record<string, number>>>;
}

/** `readQueueDepths` is asked at each scrape. */
export function createWorkerMetrics(readQueueDepths: () => Promise<QueueDepths>): WorkerMetrics {
  const metrics = createMetrics({ readQueueDepths });
  const counter = <Label extends string>(name: string, { help, labels }: { help: string; labels: readonly Label[] }) =>
    new Counter({ name, help, labelNames: labels, registers: [metrics.registry] });
  const swept = counter("sweep_rows_total", { help: "Rows that the sweep healed or erased.", labels: ["work"] });
  const died = counter("jobs_died_total", { help: "Jobs that made a dead letter.", labels: ["name"] });
  const rounds = counter("sweep_rounds_total", { help: "Rounds of the sweep.", labels: ["result"] });
  return {
    watchProviders: (list) => addProviders(metrics.registry, list),
    jobSettled({ name, outcome, durationMs }) {
      metrics.jobSeconds.observe({ name: isJobName(name) ? name : "unknown", outcome }, durationMs / 1_000);
    },
    roundEnded(report) {
      rounds.inc({ result: report === null ? "failed" : "finished" });
      for (const [work, rows] of Object.entries(report ?? {})) swept.inc({ work }, rows);
    },
    attemptEnded: (provider, { kind }) => metrics.attempts.inc({ provider, result: kind }),
    watch: (process) => addProcess(metrics.registry, process),
    jobDied: ({ jobName }) => died.inc({ name: isJobName(jobName) ? jobName : "unknown" }),
    tryEnded: (result) => metrics.deliveries.inc({ result: wordFor(result) }),
    render: async () => ({ contentType: metrics.contentType, text: await metrics.render() }),
  };
}

function addProcess(registry: Registry, { pulses, clockSkewSeconds, deadLetters }: WatchedProcess): void {
  new Gauge({
    name: "worker_silence_seconds",
    help: "Since when nothing proves that this part of the worker works.",
    labelNames: ["part"],
    registers: [registry],
    collect() {
      for (const { name, silenceMs } of pulses()) this.set({ part: name }, silenceMs() / 1_000);
    },
  });
  new Gauge({
    name: "clock_skew_seconds",
    help: "By how much this process's clock is ahead of the database's.",
    registers: [registry],
    collect() {
      this.set(clockSkewSeconds());
    },
  });
  new Gauge({
    name: "dead_letters",
    help: "Texts, webhooks and jobs with which workers failed again and again.",
    labelNames: ["queue"],
    registers: [registry],
    async collect() {
      this.reset();
      // A database that is away must not take the other figures with it.
      const counts = await deadLetters().catch(() => ({}));
      for (const [queue, letters] of Object.entries(counts)) this.set({ queue }, letters);
    },
  });
}

/** `2xx`, `timeout`, `forbidden_address` … */
function wordFor(result: PostResult): string {
  if (result.kind === "answered") return `${Math.floor(result.status / 100)}xx`;
  return result.kind === "refused" ? result.reason : result.cause;
}

/** The same provider with all it can do, its sends and calls counted. */
export function countAttempts(provider: Provider, metrics: WorkerMetrics): Provider {
  const counted =
    <Order>(ask: (order: Order, signal: AbortSignal) => Promise<SendResult>) =>
    async (order: Order, signal: AbortSignal): Promise<SendResult> => {
      const result = await ask(order, signal);
      metrics.attemptEnded(provider.id, result);
      return result;
    };
  return {
    ...provider,
    sendSms: counted((sms, signal) => provider.sendSms(sms, signal)),
    ...(provider.placeCall === undefined ? {} : { placeCall: counted(provider.placeCall.bind(provider)) }),
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
