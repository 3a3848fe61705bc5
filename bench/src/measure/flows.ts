import { startProduct } from "@proofline/test/product";
import { startBenchProcess } from "../ground/bench-process.ts";
import type { LoadProcess } from "../ground/load-process.ts";
import type { FlowsCommand, FlowsResult, FlowTarget } from "../load/protocol.ts";
import type { Figures, Latencies, Spread } from "../report/document.ts";
import { quantile, rounded } from "../report/statistics.ts";
import { compareRates, type Leg } from "./compare-rates.ts";
import type { StageInput } from "./requests.ts";

/** More than any machine gets through in a second. */
const FLOWS_PER_SECOND_MAX = 2_000;
const IDLE_SECONDS_MAX = 30;
/** Latencies are taken in two blocks of either side, in turn. */
const BLOCKS = 2;

/** API, worker, the official SDK, the carrier and a receiver, beside the same way made of bare parts. */
export async function measureFlows(
  input: StageInput,
  load: LoadProcess,
): Promise<Pick<Figures, "flows" | "latency_idle" | "latency_half_load">> {
  const { place, folder } = input;
  const sink = await startBenchProcess("sink", { place, folder });
  // Should one not start, the bench ends, and with it the others.
  const [route, worker, product] = await Promise.all([
    startBenchProcess("floor-route", { place, folder }),
    startBenchProcess("floor-worker", {
      place,
      folder,
      env: { SINK_URL: sink.url, RECEIVER_URL: load.receiverUrl },
    }),
    startProduct({
      ...place,
      parts: ["api", "worker"],
      outputFolder: folder,
      env: { BOOTSTRAP_LIMITS: "none", TWILIO_BASE_URL: sink.url, VONAGE_BASE_URL: sink.url },
    }),
  ]);
  try {
    const headers = { authorization: `Bearer ${product.secretKey}` };
    await subscribe(product.apiUrl, { headers, url: load.receiverUrl });
    return await measure(input, load, {
      measured: {
        origin: product.apiUrl,
        headers,
        startPath: "/v1/verifications",
        checkPath: "/v1/verifications/{id}/check",
        sinkUrl: sink.url,
        readsInbox: true,
      },
      floor: {
        origin: route.url,
        headers: {},
        startPath: "/insert",
        checkPath: "/finish/{id}",
        sinkUrl: sink.url,
        readsInbox: false,
      },
    });
  } finally {
    await Promise.all([product.close(), ...[sink, route, worker].map((process) => process.stop())]);
  }
}

interface Targets {
  readonly measured: FlowTarget;
  readonly floor: FlowTarget;
}

async function measure({ numbers, options, log }: StageInput, load: LoadProcess, targets: Targets) {
  const { seconds, rounds, flows: concurrency } = options;
  const run = (side: keyof Targets, command: Omit<FlowsCommand, "kind" | "target" | "numbers">, count: number) =>
    load.flows({ ...command, target: targets[side], numbers: numbers.take(count) });
  const closedLeg = async (side: keyof Targets, seconds: number): Promise<Leg> => {
    const pace = { kind: "closed", flows: concurrency } as const;
    const { completed, ...rest } = await run(side, { seconds, pace }, seconds * FLOWS_PER_SECOND_MAX);
    return { count: completed, ...rest };
  };
  await closedLeg("floor", Math.min(1, seconds));
  await closedLeg("measured", Math.min(1, seconds));
  const flows = await compareRates({
    name: "flows",
    rounds,
    concurrency,
    goalRatio: null,
    floor: () => closedLeg("floor", seconds),
    measured: () => closedLeg("measured", seconds),
    log,
  });

  const block = Math.ceil(options.idleSamples / BLOCKS);
  const idle = await inTurn((side) =>
    run(side, { seconds: IDLE_SECONDS_MAX, pace: { kind: "closed", flows: 1 } }, block),
  );
  log("  latency, idle: done");
  const perSecond = Math.max(1, rounded(flows.measured / 2));
  const half = await inTurn((side) =>
    run(side, { seconds, pace: { kind: "open", perSecond } }, Math.ceil(seconds * perSecond)),
  );
  log(`  latency at ${perSecond} flows/s: done`);
  return {
    flows,
    latency_idle: latencies(idle, null),
    latency_half_load: latencies(half, perSecond),
  };
}

type Runs = Record<keyof Targets, FlowsResult[]>;

async function inTurn(run: (side: keyof Targets) => Promise<FlowsResult>): Promise<Runs> {
  const runs: Runs = { floor: [], measured: [] };
  for (let block = 0; block < BLOCKS; block++) {
    runs.floor.push(await run("floor"));
    runs.measured.push(await run("measured"));
  }
  return runs;
}

function latencies({ floor, measured }: Runs, flowsPerSecond: number | null): Latencies {
  const both = (pick: (result: FlowsResult) => readonly number[]) => ({
    unit: "ms" as const,
    measured: spread(measured.flatMap(pick)),
    floor: spread(floor.flatMap(pick)),
  });
  return {
    flows_per_second: flowsPerSecond,
    errors: [...floor, ...measured].reduce((sum, { errors }) => sum + errors, 0),
    accept_to_provider: both((result) => result.acceptToProviderMs),
    check_to_webhook: both((result) => result.checkToWebhookMs),
  };
}

function spread(values: readonly number[]): Spread {
  return { p50: rounded(quantile(values, 0.5)), p99: rounded(quantile(values, 0.99)), n: values.length };
}

/** The only event that anybody is told of: one webhook for each flow. */
async function subscribe(
  apiUrl: string,
  { headers, url }: { headers: Readonly<Record<string, string>>; url: string },
): Promise<void> {
  const answer = await fetch(`${apiUrl}/v1/webhook-endpoints`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ url, types: ["verification.verified"] }),
  });
  if (answer.status !== 201) throw new Error(`no webhook endpoint: ${answer.status} ${await answer.text()}`);
}
