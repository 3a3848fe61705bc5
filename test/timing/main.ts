import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { migrate } from "@proofline/db/migrate";
import { startPostgres } from "@proofline/embedded";
import { migrateQueue } from "@proofline/queue";
import postgres from "postgres";
import { startProduct } from "../support/product.ts";
import { kolmogorovSmirnov, quantile, welch } from "./compare.ts";

// node test/timing/main.ts --samples 10000 [--parallel 24] [--seed 1]
const { values } = parseArgs({
  options: {
    samples: { type: "string", default: "10000" },
    parallel: { type: "string", default: "24" },
    seed: { type: "string", default: "1" },
  },
});
const samples = Number(values.samples);
const NUMBERS = 100;
const states = ["known", "unknown", "locked", "expired"] as const;
type State = (typeof states)[number];

const stops: (() => Promise<unknown>)[] = [];
try {
  const dataDir = await mkdtemp(join(tmpdir(), "proofline-timing-"));
  stops.push(() => rm(dataDir, { recursive: true, force: true }));
  const database = await startPostgres({ dataDir, throwAway: true, log: console.error });
  stops.push(database.stop);
  await migrate(database.url);
  await migrateQueue(database.url);
  const env = { BOOTSTRAP_LIMITS: "none" };
  const product = await startProduct({ databaseUrl: database.url, redis: null, parts: ["api"], env });
  stops.push(product.close);
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  stops.push(() => sql.end());
  const ask = async (method: string, path: string, key: string, body: object) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const answer = await fetch(`${product.apiUrl}${path}`, { method, headers, body: JSON.stringify(body) });
    return { status: answer.status, text: await answer.text() };
  };
  const publishable = product.env.BOOTSTRAP_PUBLISHABLE_KEY ?? "";
  await ask("PATCH", "/v1/settings", product.secretKey, { client_starts: true, expires_in: 86_400 });
  const numberOf = (state: State, i: number) => `+4477009${String(states.indexOf(state) * 1_000 + i).padStart(5, "0")}`;
  for (const state of ["known", "locked", "expired"] as const) {
    for (let i = 0; i < NUMBERS; i++) {
      const { status } = await ask("POST", "/v1/verifications", product.secretKey, { to: numberOf(state, i) });
      if (status !== 201) throw new Error(`a start was answered ${status}`);
    }
    if (state === "expired")
      await sql`update verifications set expires_at = now() where id in (
      select id from verifications order by id desc limit ${NUMBERS})`;
    if (state === "locked")
      await sql`
      insert into guess_budgets (project_id, phone_digest, window_ends_at, used_in_window, consecutive, reached_at)
      select project_id, phone_digest, now() + interval '1 day', 100, 100, now()
        from (select * from verifications order by id desc limit ${NUMBERS}) v`;
  }
  // Guesses are given back all the time: every one at a known number is one that is counted and compared.
  const refill = async () => {
    await sql`update verifications set checks_used = 0 where checks_used > 0`;
    await sql`delete from guess_budgets where reached_at is null`;
  };
  const times = Object.fromEntries(states.map((state) => [state, [] as number[]])) as Record<State, number[]>;
  const bodies = new Set<string>();
  let random = Number(values.seed);
  const draw = (): number => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    return random / 2 ** 32;
  };
  const queue = states
    .flatMap((state) =>
      Array.from({ length: samples }, (_, i) => ({ state, to: numberOf(state, i % NUMBERS), order: draw() })),
    )
    .toSorted((a, b) => a.order - b.order);
  const total = queue.length;
  const lane = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const at = performance.now();
      const answer = await ask("POST", "/v1/verifications/check", publishable, { to: next.to, code: "00000009" });
      times[next.state].push(performance.now() - at);
      bodies.add(`${answer.status} ${answer.text}`);
      if ((total - queue.length) % 400 === 0) await refill();
    }
  };
  await Promise.all(Array.from({ length: Number(values.parallel) }, lane));
  console.table(
    Object.fromEntries(
      states.map((state) => [
        state,
        Object.fromEntries(
          [0.01, 0.25, 0.5, 0.75, 0.99].map((share) => [
            `p${share * 100} ms`,
            quantile(times[state], share).toFixed(2),
          ]),
        ),
      ]),
    ),
  );
  let told = bodies.size > 1;
  const compared = states.flatMap((a, i) =>
    states.slice(i + 1).map((b) => {
      const [t, ks] = [welch(times[a], times[b]), kolmogorovSmirnov(times[a], times[b])];
      told ||= Math.abs(t) >= 4.5 || ks >= 1;
      return [`${a} / ${b}`, { "Welch t": t.toFixed(2), "KS / critical (0.001)": ks.toFixed(2) }];
    }),
  );
  console.table(Object.fromEntries(compared));
  console.log({ samples, seed: values.seed, answers: [...bodies], distinguishable: told });
  if (told) process.exitCode = 1;
} finally {
  for (const stop of stops.reverse()) await stop();
}
