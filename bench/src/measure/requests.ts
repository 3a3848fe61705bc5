import { type Product, startProduct } from "@proofline/test/product";
import { type BenchProcess, startBenchProcess } from "../ground/bench-process.ts";
import type { LoadProcess } from "../ground/load-process.ts";
import type { Numbers } from "../ground/numbers.ts";
import { readCodes } from "../ground/read-codes.ts";
import type { Place } from "../ground/stores.ts";
import type { Expectation, PlannedRequest, VolleyResult } from "../load/protocol.ts";
import type { BenchOptions } from "../options.ts";
import type { Figures } from "../report/document.ts";
import { compareRates, type Leg } from "./compare-rates.ts";

export interface StageInput {
  readonly place: Place;
  readonly folder: string;
  readonly numbers: Numbers;
  readonly options: BenchOptions;
  readonly log: (line: string) => void;
}

/** More than any machine answers in a second: a leg of time must not end for want of requests. */
const REQUESTS_PER_SECOND_MAX = 10_000;
export const GOAL_RATIO = 0.7;

/** The API process alone, without a worker, beside the bare route. */
export async function measureRequests(
  input: StageInput,
  load: LoadProcess,
): Promise<Pick<Figures, "accepted" | "checks_wrong" | "checks_correct">> {
  const { place, folder, options, log } = input;
  const [product, floor] = await Promise.all([
    startProduct({ ...place, parts: ["api"], outputFolder: folder, env: { BOOTSTRAP_LIMITS: "none" } }),
    startBenchProcess("floor-route", { place, folder }),
  ]);
  try {
    const { started, floorIds, accepted } = await measureAccepted({ ...input, load, product, floor });
    const codes = await readCodes(place.databaseUrl, product.env.ENCRYPTION_KEYS ?? "");
    const checks = { options, log, load, product, floor, started, floorIds, codes };
    return {
      accepted,
      checks_wrong: await measureChecks({ ...checks, correct: false }),
      checks_correct: await measureChecks({ ...checks, correct: true }),
    };
  } finally {
    await Promise.all([product.close(), floor.stop()]);
  }
}

interface Sides {
  readonly load: LoadProcess;
  readonly product: Product;
  readonly floor: BenchProcess;
}

async function measureAccepted({ numbers, options, log, load, product, floor }: StageInput & Sides) {
  const started: string[] = [];
  const floorIds: string[] = [];
  const leg = async (ids: string[], side: "floor" | "measured", seconds: number): Promise<Leg> => {
    const path = side === "floor" ? "/insert" : "/v1/verifications";
    const result = await load.volley({
      ...reach(side, { product, floor }),
      concurrency: options.concurrency,
      seconds,
      requests: numbers.take(seconds * REQUESTS_PER_SECOND_MAX).map((to) => ({ path, body: JSON.stringify({ to }) })),
      expect: { status: 201, contains: '"id"' },
    });
    ids.push(...result.ids.map(({ id }) => id));
    return toLeg(result);
  };
  const warmUpSeconds = Math.min(1, options.seconds);
  await leg(floorIds, "floor", warmUpSeconds);
  await leg(started, "measured", warmUpSeconds);
  const accepted = await compareRates({
    name: "accepted",
    rounds: options.rounds,
    concurrency: options.concurrency,
    goalRatio: GOAL_RATIO,
    floor: () => leg(floorIds, "floor", options.seconds),
    measured: () => leg(started, "measured", options.seconds),
    log,
  });
  return { started, floorIds, accepted };
}

interface ChecksInput extends Sides, Pick<StageInput, "options" | "log"> {
  /** Verifications, each of which is checked once. */
  readonly started: readonly string[];
  /** Rows of the floor's table. */
  readonly floorIds: readonly string[];
  readonly codes: ReadonlyMap<string, string>;
  readonly correct: boolean;
}

async function measureChecks(input: ChecksInput): Promise<Figures["checks_wrong"]> {
  const { options, log, load, product, floor, started, floorIds, codes, correct } = input;
  // The first share warms up; each round gets one of its own, for a Verification is checked once.
  const shares = options.rounds + 1;
  const leg = async (side: "floor" | "measured", share: number): Promise<Leg> => {
    const ids = shareOf(side === "floor" ? floorIds : started, { share, shares });
    const requests: PlannedRequest[] =
      side === "floor"
        ? ids.map((id) => ({ path: `/update/${id}`, body: '{"code":"000000"}' }))
        : ids.map((id) => ({
            path: `/v1/verifications/${id}/check`,
            body: JSON.stringify({ code: correct ? codes.get(id) : otherThan(codes.get(id) ?? "") }),
          }));
    const valid: Expectation = { status: 200, contains: `"valid":${correct}` };
    return toLeg(
      await load.volley({
        ...reach(side, { product, floor }),
        concurrency: options.concurrency,
        seconds: options.seconds,
        requests,
        expect: side === "floor" ? { status: 200, contains: '"n"' } : valid,
      }),
    );
  };
  await leg("floor", 0);
  await leg("measured", 0);
  return await compareRates({
    name: correct ? "correct checks" : "wrong checks",
    rounds: options.rounds,
    concurrency: options.concurrency,
    goalRatio: GOAL_RATIO,
    floor: (round) => leg("floor", round + 1),
    measured: (round) => leg("measured", round + 1),
    log,
  });
}

function reach(side: "floor" | "measured", { product, floor }: Pick<Sides, "product" | "floor">) {
  return side === "floor"
    ? { origin: floor.url, headers: {} }
    : { origin: product.apiUrl, headers: { authorization: `Bearer ${product.secretKey}` } };
}

function toLeg({ answered, elapsedMs, errors, fault }: VolleyResult): Leg {
  return { count: answered, elapsedMs, errors, fault };
}

function shareOf<T>(items: readonly T[], { share, shares }: { share: number; shares: number }): readonly T[] {
  const size = Math.floor(items.length / shares);
  return items.slice(share * size, (share + 1) * size);
}

function otherThan(code: string): string {
  return String((Number(code) + 1) % 10 ** code.length).padStart(code.length, "0");
}
