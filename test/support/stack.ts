import { cloneDatabase, redis } from "@proofline/embedded/testing";
import { type ApiClient, createApiClient } from "./api-client.ts";
import { type CarrierClient, createCarrierClient } from "./carrier-client.ts";
import { type Product, type ProductOptions, startProduct } from "./product.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

export const BACKENDS = ["redis", "postgres"] as const;
export type Backend = (typeof BACKENDS)[number];

/** For the hook that starts a stack: three processes on a machine that may be busy with other tests. */
export const START_TIMEOUT_MS = 120_000;

/** The product and everybody around it. */
export interface Stack {
  readonly backend: Backend;
  readonly product: Product;
  readonly api: ApiClient;
  readonly carrier: CarrierClient;
  readonly receiver: Receiver;
  readonly databaseUrl: string;
  readonly redis: { readonly url: string; readonly prefix: string } | null;
  /** A number that nobody else in this stack uses. */
  nextNumber(): string;
  /** Has the receiver called for these types (default: all) and returns the endpoint's secret. */
  subscribe(types?: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Starts it all over a database of its own. */
export async function startStack({ backend, ...more }: { backend: Backend } & Partial<ProductOptions>): Promise<Stack> {
  const database = await cloneDatabase();
  const receiver = await startReceiver();
  const queue = backend === "redis" ? redis() : null;
  try {
    const product = await startProduct({ databaseUrl: database.url, redis: queue, ...more });
    const api = createApiClient(product.apiUrl, product.secretKey);
    let numbers = 0;
    return {
      backend,
      product,
      api,
      carrier: createCarrierClient(product.carrierUrl),
      receiver,
      databaseUrl: database.url,
      redis: queue,
      // Ofcom's numbers for drama; the simulator does something special with the last hundred.
      nextNumber: () => `+447700900${String(numbers++).padStart(3, "0")}`,
      async subscribe(types = []) {
        const answer = await api.call<{ secret: string }>("POST", "/v1/webhook-endpoints", {
          body: { url: receiver.url, types },
        });
        if (answer.status !== 201) throw new Error(`no endpoint: ${JSON.stringify(answer.body)}`);
        return answer.body.secret;
      },
      async stop() {
        await product.close();
        await receiver.close();
        await database.drop();
      },
    };
  } catch (error) {
    await receiver.close();
    await database.drop();
    throw error;
  }
}
