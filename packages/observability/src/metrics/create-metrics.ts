import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Jobs of each queue in each state. */
export type QueueDepths = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface MetricsOptions {
  /** Asked at each scrape. Where it fails, `queue_depth` is absent and `queue_depth_unread_total` counts. */
  readonly readQueueDepths?: () => Promise<QueueDepths>;
  /** Messages that wait to be sent, as the process knows it already; read at each scrape. */
  readonly readUnsent?: () => number;
}

/** The process's figures. No label ever carries a phone number, an id or anything else that a customer can choose. */
export interface Metrics {
  readonly verificationsStarted: Counter;
  /** Starts to countries that a project watches. */
  readonly monitoredStarts: Counter<"country">;
  readonly checks: Counter<"valid">;
  readonly guessesCompared: Counter;
  /** Sends that found a place of the pumping guard closed. */
  readonly placesClosed: Counter<"scope" | "mode">;
  /** Decisions not to send of which no record was kept. */
  readonly decisionsLost: Counter<"why">;
  readonly messages: Counter<"status" | "provider">;
  readonly attempts: Counter<"provider" | "result">;
  readonly deliveries: Counter<"result">;
  readonly httpRequestSeconds: Histogram<"route" | "status">;
  readonly jobSeconds: Histogram<"name" | "outcome">;
  /** For figures of the app's own. */
  readonly registry: Registry;
  readonly contentType: string;
  /** All figures in Prometheus' text format. */
  render(): Promise<string>;
}

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** A registry of its own for each call, with Node's own figures in it. */
export function createMetrics({ readQueueDepths, readUnsent }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, { help, labels }: { help: string; labels: readonly L[] }) =>
    new Counter({ name, help, labelNames: labels, registers: [registry] });
  const histogram = <L extends string>(name: string, { help, labels }: { help: string; labels: readonly L[] }) =>
    new Histogram({ name, help, labelNames: labels, buckets: secondsBuckets, registers: [registry] });
  if (readQueueDepths !== undefined) addQueueDepth(registry, readQueueDepths);
  if (readUnsent !== undefined) addUnsent(registry, readUnsent);

  return {
    verificationsStarted: counter("verifications_started_total", { help: "Verifications accepted.", labels: [] }),
    monitoredStarts: counter("monitored_starts_total", {
      help: "Starts to countries whose policy is monitor, by country; none for numbers of no country.",
      labels: ["country"],
    }),
    checks: counter("checks_total", { help: "Codes judged.", labels: ["valid"] }),
    guessesCompared: counter("guesses_compared_total", {
      help: "Guesses that were compared with a code; the others were beyond a budget or too late.",
      labels: [],
    }),
    placesClosed: counter("pumping_guard_closed_total", {
      help: "Closed places that sends met, by scope; mode record: it only watched.",
      labels: ["scope", "mode"],
    }),
    decisionsLost: counter("decisions_lost_total", {
      help: "Decisions not to send that were not kept: beyond what is kept of a flood, or the store did not answer.",
      labels: ["why"],
    }),
    messages: counter("messages_total", { help: "Messages that reached a status.", labels: ["status", "provider"] }),
    attempts: counter("attempts_total", { help: "Calls to providers.", labels: ["provider", "result"] }),
    deliveries: counter("deliveries_total", { help: "Tries of webhook deliveries.", labels: ["result"] }),
    httpRequestSeconds: histogram("http_request_duration_seconds", {
      help: "From request to answer.",
      labels: ["route", "status"],
    }),
    jobSeconds: histogram("job_duration_seconds", { help: "One run of a job.", labels: ["name", "outcome"] }),
    registry,
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}

function addUnsent(registry: Registry, read: () => number): void {
  new Gauge({
    name: "messages_unsent",
    help: "Messages of all projects that are not sent yet, as this process counted them within about a second.",
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

function addQueueDepth(registry: Registry, read: () => Promise<QueueDepths>): void {
  const unread = new Counter({
    name: "queue_depth_unread_total",
    help: "Scrapes at which the queue did not tell its depth.",
    registers: [registry],
  });
  new Gauge({
    name: "queue_depth",
    help: "Jobs in a queue by state.",
    labelNames: ["queue", "state"],
    registers: [registry],
    async collect() {
      // A depth of a minute ago would look like a queue that stands still.
      this.reset();
      try {
        for (const [queue, states] of Object.entries(await read())) {
          for (const [state, jobs] of Object.entries(states)) this.set({ queue, state }, jobs);
        }
      } catch {
        // One store that is away must not take the other figures with it.
        unread.inc();
      }
    },
  });
}
