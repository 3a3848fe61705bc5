import postgres from "postgres";
import { environmentFor, type Plant } from "../faults/plants/plant.ts";
import { openOwnStores } from "../support/own-stores.ts";
import { type Product, startProduct } from "../support/product.ts";
import { type Callback, startCallback } from "./start-callback.ts";

/** The API as a process over PostgreSQL, a backend that is asked before each send, and a connection of our own. */
export interface Ground {
  readonly product: Product;
  readonly callback: Callback;
  readonly publishableKey: string;
  readonly sql: postgres.Sql;
  /** With the secret key. Throws on any other status. */
  tell(method: string, path: string, given: { body: object; status?: number }): Promise<Record<string, unknown>>;
  /** A POST, and what it was answered, without what is different in every answer. */
  ask(path: string, given: { key: string; body: object }): Promise<string>;
  close(): Promise<void>;
}

/** Different in every answer, and no news of the number. */
const OWN = /"(id|to|request_id|resend_after|expires_at)":"[^"]*"/g;

export async function openGround(plant: Plant | null): Promise<Ground> {
  const stops: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const stores = await openOwnStores({ name: "timing", backend: "postgres" }, stops);
    const callback = await startCallback();
    stops.push(callback.close);
    const env = { BOOTSTRAP_LIMITS: "none", ...(plant === null ? {} : environmentFor(plant)) };
    const product = await startProduct({ databaseUrl: stores.databaseUrl, redis: null, parts: ["api"], env });
    stops.push(product.close);
    const sql = postgres(stores.databaseUrl, { max: 1, onnotice: () => {} });
    stops.push(() => sql.end());
    const call = async (method: string, path: string, { key, body }: { key: string; body: object }) => {
      const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
      const answer = await fetch(product.apiUrl + path, { method, headers, body: JSON.stringify(body) });
      return { status: answer.status, text: await answer.text() };
    };
    return {
      product,
      callback,
      publishableKey: product.env.BOOTSTRAP_PUBLISHABLE_KEY ?? "",
      sql,
      async tell(method, path, { body, status = 200 }) {
        const answer = await call(method, path, { key: product.secretKey, body });
        if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
        return JSON.parse(answer.text);
      },
      async ask(path, given) {
        const { status, text } = await call("POST", path, given);
        return `${status} ${text.replaceAll(OWN, '"$1":"…"')}`;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
