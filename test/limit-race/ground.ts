import { environmentFor, type Plant } from "../faults/plants/plant.ts";
import { startApi } from "../races/ground/open-ground.ts";
import { startProduct } from "../support/product.ts";
import { COOLDOWN_SECONDS, rules, SENDS_MAX } from "./rules.ts";

export interface GroundOptions {
  /** A migrated database. */
  readonly databaseUrl: string;
  /** Null: the limits are counted in Postgres. */
  readonly redis: { readonly url: string; readonly prefix: string } | null;
  readonly apis: number;
  /** A mistake that every process makes. */
  readonly plant: Plant | null;
}

/** API processes over one store, all limits of the race set, and the credentials to ask them with. */
export interface Ground {
  readonly urls: readonly string[];
  readonly secretKeys: readonly [string, string];
  /** Tokens of users, by user. The first secret key minted them. */
  readonly tokens: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

const USERS = 300;

export async function openGround({ databaseUrl, redis, apis, plant }: GroundOptions): Promise<Ground> {
  const stops: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const env = {
      BOOTSTRAP_LIMITS: "none",
      TRUSTED_PROXIES: "127.0.0.1",
      // One for all, as behind a balancer: it is in the tokens of users.
      PUBLIC_URL: "http://127.0.0.1:3000",
      ...(plant === null ? {} : environmentFor(plant)),
    };
    const product = await startProduct({ databaseUrl, redis, parts: ["api"], env });
    stops.push(product.close);
    const more = await Promise.all(Array.from({ length: apis - 1 }, (_, i) => startApi(product.env, i + 2)));
    stops.push(...more.map(({ stop }) => stop));
    const tell = async <T>(method: string, path: string, body: object): Promise<T> => {
      const headers = { authorization: `Bearer ${product.secretKey}`, "content-type": "application/json" };
      const answer = await fetch(product.apiUrl + path, { method, headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    };
    await tell("PATCH", "/v1/settings", { client_starts: true, cooldowns: [COOLDOWN_SECONDS], sends_max: SENDS_MAX });
    for (const { by, windows } of rules) {
      await tell("PUT", `/v1/limits/${by === "key" ? "device" : by}`, {
        windows,
        ...(by === "key" ? { by, key: "device" } : {}),
      });
    }
    const second = await tell<{ key: string }>("POST", "/v1/api-keys", {});
    const tokens = new Map<string, string>();
    for (let i = 0; i < USERS; i++) {
      const { token } = await tell<{ token: string }>("POST", `/v1/users/app-${i}/tokens`, { expires_in: 3_600 });
      tokens.set(`app-${i}`, token);
    }
    return {
      urls: [product.apiUrl, ...more.map(({ url }) => url)],
      secretKeys: [product.secretKey, second.key],
      tokens,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
