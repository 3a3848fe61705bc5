import { findFreePort } from "@proofline/embedded";
import { type ApiClient, createApiClient } from "../../support/api-client.ts";
import { type CarrierClient, createCarrierClient } from "../../support/carrier-client.ts";
import { startProduct } from "../../support/product.ts";
import { type Receiver, startReceiver } from "../../support/receiver.ts";
import { spawnProcess } from "../../support/spawn-process.ts";
import { countCompared } from "./count-compared.ts";

export interface GroundOptions {
  /** A migrated database. */
  readonly databaseUrl: string;
  /** Null: the queue is in Postgres. */
  readonly redis: { readonly url: string; readonly prefix: string } | null;
  /** API processes over the one database. */
  readonly apis: number;
  /** Draws the numbers. */
  readonly seed: number;
}

/** Many API processes over one store, as behind a balancer, and a customer who is told of everything. */
export interface Ground {
  readonly apis: readonly ApiClient[];
  readonly carrier: CarrierClient;
  readonly receiver: Receiver;
  readonly databaseUrl: string;
  /** A number that nobody else uses. */
  nextNumber(): string;
  /** Guesses that the processes compared so far, by their own count. */
  compared(): Promise<number>;
  /** Changes settings of the project; every process goes by them at once. */
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

/** Limits that no race runs into but those it is about. */
const SETTINGS = { checks_max: 5, sends_max: 5, guesses_per_day_max: 100, cooldowns: [0] };

/** Starts it all; whoever opened it closes it. */
export async function openGround({ databaseUrl, redis, apis: count, seed }: GroundOptions): Promise<Ground> {
  const stops: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const receiver = await startReceiver();
    stops.push(receiver.close);
    const product = await startProduct({ databaseUrl, redis, env: { BOOTSTRAP_LIMITS: "none" } });
    stops.push(product.close);
    const more = await Promise.all(Array.from({ length: count - 1 }, (_, i) => startApi(product.env, i + 2)));
    stops.push(...more.map(({ stop }) => stop));
    const apis = [product.apiUrl, ...more.map(({ url }) => url)].map((url) => createApiClient(url, product.secretKey));
    const [first] = apis;
    if (first === undefined) throw new Error("a race needs an API process");
    const set = (settings: Readonly<Record<string, unknown>>) => ask(first, ["PATCH", "/v1/settings", settings]);
    await ask(first, ["POST", "/v1/webhook-endpoints", { url: receiver.url, types: [] }]);
    await set(SETTINGS);
    let numbers = (seed * 99_991) % 9_000_000;
    return {
      apis,
      carrier: createCarrierClient(product.carrierUrl),
      receiver,
      databaseUrl,
      nextNumber: () => `+${447_400_000_000 + numbers++}`,
      compared: () => countCompared(apis.map(({ url }) => url)),
      set,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Another API process over the same stores. */
export async function startApi(
  env: Readonly<Record<string, string>>,
  serial: number,
): Promise<{ readonly url: string; stop(): Promise<unknown> }> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const started = await spawnProcess({
    name: `api ${serial}`,
    entry: "apps/api/src/main.ts",
    env: { ...env, PORT: String(port) },
    readyUrl: `${url}/health/ready`,
  });
  return { url, stop: () => started.stop() };
}

async function ask(api: ApiClient, [method, path, body]: readonly [string, string, unknown]): Promise<void> {
  const answer = await api.call(method, path, { body });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
}
