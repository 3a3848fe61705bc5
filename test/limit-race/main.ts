import { parseArgs } from "node:util";
import { Redis } from "ioredis";
import type { Plant } from "../faults/plants/plant.ts";
import { openOwnStores } from "../support/own-stores.ts";
import { query } from "../support/query.ts";
import { BACKENDS, type Backend } from "../support/stack.ts";
import { openGround } from "./ground.ts";
import { audit, type Line } from "./ledger.ts";
import { runRace } from "./run-race.ts";

// node test/limit-race/main.ts [--seconds 60] [--apis 8] [--lanes 32] [--seed 1] [--backend redis|postgres] [--flush] [--plant]
const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    apis: { type: "string", default: "8" },
    lanes: { type: "string", default: "32" },
    seed: { type: "string", default: "1" },
    backend: { type: "string" },
    flush: { type: "boolean", default: false },
    plant: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);

/** The mistake that the ledger must notice: one refusal in fifty goes by. */
const leakyLimits: Plant = {
  name: "a refusal of the limits is overlooked now and then",
  edits: [
    {
      file: "packages/core/src/verification/take-limits.ts",
      find: "if (answer.refusedBy !== null) throw",
      replace: "if (answer.refusedBy !== null && Math.random() < 0.98) throw",
    },
  ],
};

for (const backend of BACKENDS) {
  if (values.backend !== undefined && values.backend !== backend) continue;
  // Postgres has no memory that could be flushed.
  if (values.flush && backend === "postgres") continue;
  const broken = await run(backend);
  console.log(broken.length === 0 ? "every limit held" : `BROKEN\n  ${broken.join("\n  ")}`);
  // With the plant a ledger that sees nothing is the one that failed.
  if ((broken.length === 0) === values.plant) process.exitCode = 1;
}

/** Over servers of its own, gone when it ends. What did not hold, in words. */
async function run(backend: Backend): Promise<readonly string[]> {
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const stores = await openOwnStores({ name: "limits", backend }, stops);
    const ground = await openGround({
      databaseUrl: stores.databaseUrl,
      redis: stores.redis,
      apis: Number(values.apis),
      plant: values.plant ? leakyLimits : null,
    });
    stops.push(ground.close);
    const flush = async (): Promise<void> => {
      if (!values.flush || stores.redis === null) return;
      const client = new Redis(stores.redis.url);
      await client.flushall();
      client.disconnect();
    };
    const size = { seconds: Number(values.seconds), lanes: Number(values.lanes), seed };
    const { sends, answers, halfMs } = await runRace(ground, { ...size, atHalf: flush });
    const lines = audit(sends, values.flush ? halfMs : null);
    const written = await query(
      stores.databaseUrl,
      (sql) => sql<{ messages: number; twice: number }[]>`
        select (select count(*)::int from messages) as messages,
          (select count(*)::int from (select 1 from verifications where status = 'pending'
            group by phone_digest, user_id having count(*) > 1) t) as twice`,
    );
    const { messages = 0, twice = 0 } = written[0] ?? {};
    console.log(`limits in ${backend}, ${values.apis} API processes, ${values.seconds} s, seed ${seed}`);
    console.table(lines.map(({ above, ...line }) => ({ ...line, held: above <= 0 })));
    console.log({ answers, sends: sends.length, messages });
    return [
      ...lines.filter(({ above }) => above > 0).map(({ limit, above }) => `${limit}: ${above} above it`),
      ...(values.flush ? [] : unreachedOf(lines)),
      ...(messages === sends.length ? [] : [`${messages} messages were written, ${sends.length} sends answered`]),
      ...(twice === 0 ? [] : [`${twice} numbers have two live verifications of one user`]),
    ];
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** Limits that nothing ran into, in no window of theirs: they show nothing. */
function unreachedOf(lines: readonly Line[]): readonly string[] {
  const byLimit = Map.groupBy(lines, ({ limit }) => limit.split(",")[0]);
  return [...byLimit].flatMap(([limit, windows]) =>
    windows.some(({ most, max }) => most >= max) ? [] : [`${limit}: not reached`],
  );
}
