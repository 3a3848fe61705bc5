import { createSealer, readKeyRing } from "@proofline/core/access";
import { createSweepStore, createVerificationStore } from "@proofline/db";
import postgres from "postgres";
import { addWork, type Filling, fillWithEnded } from "../ground/fill.ts";
import { monotonicMs } from "../monotonic.ts";

export interface SweepPlansInput {
  /** Migrated, and nobody else's. */
  readonly databaseUrl: string;
  readonly rows: number;
  readonly log: (line: string) => void;
}

/** One statement of the sweep, as the server ran it. */
export interface StatementPlan {
  readonly statement: string;
  readonly rows: number;
  /** Of the statement in the server, without planning. */
  readonly ms: number;
  readonly plan: string;
}

export interface SweepPlans {
  readonly filling: Filling;
  readonly idle: readonly StatementPlan[];
  readonly busy: readonly StatementPlan[];
}

const BATCH = 500;
/** The first runs of a connection plan and read what no later one has to. */
const WARM_UPS = 3;

/**
 * Fills the database and has the real stores run every statement of a round of the sweep, with the server explaining
 * each (auto_explain): first with nothing to do, then with `BATCH` rows of work for each.
 */
export async function measureSweepPlans({ databaseUrl, rows, log }: SweepPlansInput): Promise<SweepPlans> {
  const filling = {
    verifications: Math.round(rows * 0.4),
    messages: Math.round(rows * 0.4),
    deliveries: Math.round(rows * 0.2),
  };
  const admin = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const startedMs = monotonicMs();
    await fillWithEnded(admin, filling);
    log(`  filled with ${rows} rows in ${((monotonicMs() - startedMs) / 1_000).toFixed(0)} s`);
    const explained = explaining(databaseUrl);
    try {
      const verbs = verbsOf(explained.sql);
      for (let turn = 0; turn < WARM_UPS; turn++) for (const verb of verbs) await verb.run();
      const idle = await explained.explain(verbs);
      await addWork(admin, BATCH);
      await admin`analyze`;
      const busy = await explained.explain(verbs);
      return { filling, idle, busy };
    } finally {
      await explained.sql.end();
    }
  } finally {
    await admin.end();
  }
}

interface Verb {
  readonly name: string;
  run(): Promise<number>;
}

/** In the order of a round; `expireDue` reads first and ends each Verification by its key. */
function verbsOf(sql: postgres.Sql): readonly Verb[] {
  const ring = readKeyRing(`k1:${Buffer.alloc(32, 1).toString("base64")}`);
  if (!ring.ok) throw new Error("the bench's own key ring cannot be read");
  const sealer = createSealer({ ring: ring.ring, random: { bytes: (length) => new Uint8Array(length) } });
  const sweeps = createSweepStore({ sql });
  const verifications = createVerificationStore({ sql }, { sealer });
  const count = async (rows: Promise<readonly unknown[]>): Promise<number> => (await rows).length;
  return [
    { name: "take over stuck messages", run: () => count(sweeps.takeOverStuck(BATCH)) },
    { name: "nudge messages", run: () => count(sweeps.nudgeMessages(BATCH)) },
    { name: "nudge deliveries", run: () => count(sweeps.nudgeDeliveries(BATCH)) },
    { name: "find expired verifications", run: () => count(verifications.listDue(BATCH)) },
    { name: "match parked receipts", run: () => count(sweeps.findParkedReceipts(BATCH)) },
    { name: "take unconfirmed messages", run: () => count(sweeps.takeUnconfirmed(BATCH)) },
    { name: "take unfollowed messages", run: () => count(sweeps.takeUnfollowed(BATCH)) },
    {
      name: "erase phone numbers",
      run: () => sweeps.erasePhoneNumbers(new Date(Date.now() - 24 * 3_600_000), BATCH),
    },
  ];
}

/** A connection like the product's, whose server tells how it ran each statement. */
function explaining(databaseUrl: string) {
  let told: string[] = [];
  const sql = postgres(databaseUrl, {
    max: 1,
    transform: { column: { from: postgres.toCamel } },
    onnotice: ({ message }) => told.push(message ?? ""),
    connection: {
      jit: "off",
      plan_cache_mode: "force_generic_plan",
      session_preload_libraries: "auto_explain",
      "auto_explain.log_min_duration": "0ms",
      "auto_explain.log_analyze": "on",
      "auto_explain.log_buffers": "on",
      "auto_explain.log_level": "notice",
    } as Record<string, string | number>,
  });
  return {
    sql,
    async explain(verbs: readonly Verb[]): Promise<StatementPlan[]> {
      const plans: StatementPlan[] = [];
      for (const { name, run } of verbs) {
        told = [];
        const rows = await run();
        const [notice] = told.filter((text) => text.startsWith("duration:"));
        plans.push({
          statement: name,
          rows,
          ms: Number(/duration: ([\d.]+) ms/.exec(notice ?? "")?.[1]),
          plan: (notice ?? "").replace(/^[\s\S]*?\n(?=\S[^\n]*\(cost|.*\(actual)/, ""),
        });
      }
      return plans;
    },
  };
}
