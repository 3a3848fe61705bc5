import { readKeyRing } from "@proofline/core/access";
import { type ApiClient, createApiClient } from "../support/api-client.ts";
import { createCarrierClient } from "../support/carrier-client.ts";
import { poll } from "../support/poll.ts";
import type { Product } from "../support/product.ts";
import { query } from "../support/query.ts";
import { seeded } from "../support/seeded.ts";
import { type AuditReport, auditAll, readDatabase } from "./audit-all.ts";
import { startBackend } from "./backend.ts";

export interface LongRunOptions {
  readonly product: Product;
  readonly databaseUrl: string;
  readonly requests: number;
  /** Of them under the same settings. */
  readonly stretch: number;
  readonly seed: number;
}

export interface LongRunReport extends AuditReport {
  readonly requests: number;
  /** Refusals whose answer named no decision: beyond what is kept of a flood. */
  readonly unnamed: number;
  /** Texts and calls that were accepted, each of which must have a decision. */
  readonly messages: number;
  readonly seconds: number;
}

const AT_ONCE = 16;
/** What makes each step of a decision refuse, in turn. Each is decided on settings that were changed under way. */
const settings = [
  { sends_max: 3, cooldowns: [0], backlog_max: 100_000, on_undelivered: "nothing" },
  { sends_max: 10, cooldowns: [30], backlog_max: 100_000, on_undelivered: "next_channel" },
  { sends_max: 2, cooldowns: [0], backlog_max: 1, on_undelivered: "next_channel" },
] as const;

const SILENT_PREFIX = "+4474010";

/** Starts, resends and repeats of every kind while settings change, then every decision anew from what was kept of it. */
export async function runLong({
  product,
  databaseUrl,
  requests,
  stretch,
  seed,
}: LongRunOptions): Promise<LongRunReport> {
  const beganMs = performance.now();
  const api = createApiClient(product.apiUrl, product.secretKey);
  const draw = seeded(seed);
  const backend = await startBackend(draw);
  let unnamed = 0;
  try {
    await createCarrierClient(product.carrierUrl).script({
      prefix: SILENT_PREFIX,
      steps: [{ respond: 201, receipts: [{ status: "undelivered", delay_ms: 0 }] }],
    });
    for (let done = 0, turn = 0; done < requests; done += stretch, turn++) {
      await change(api, "PATCH", "/v1/settings", settings[turn % settings.length]);
      if (turn % 4 === 1) await change(api, "PUT", "/v1/decision-callback", { url: backend.url, on_failure: "allow" });
      await change(api, "PATCH", "/v1/pumping-guard", { mode: turn % 4 === 1 ? "enforce" : "record" });
      if (turn % 4 === 3) await api.call("DELETE", "/v1/decision-callback");
      let left = Math.min(stretch, requests - done);
      const lane = async (): Promise<void> => {
        while (left-- > 0) if (await isUnnamed(api, draw)) unnamed += 1;
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
    }
  } finally {
    await backend.close();
  }
  await settled(databaseUrl);
  const reading = readKeyRing(product.env.ENCRYPTION_KEYS ?? "");
  const report = await auditAll(readDatabase(databaseUrl), reading.ok ? reading.ring : null);
  const [row] = await query(databaseUrl, (sql) => sql<{ n: number }[]>`select count(*)::int as n from messages`);
  return { ...report, requests, unnamed, messages: row?.n ?? 0, seconds: (performance.now() - beganMs) / 1_000 };
}

async function change(api: ApiClient, method: string, path: string, body: unknown): Promise<void> {
  const { status } = await api.call(method, path, { body });
  if (status >= 300) throw new Error(`${method} ${path} → ${status}`);
}

interface Told {
  readonly id?: string;
  readonly rule_class?: string;
  readonly decision_id?: string;
}

/** A start, then perhaps its page loaded again or a resend; whether one was refused as a send without naming the decision. */
async function isUnnamed(api: ApiClient, draw: () => number): Promise<boolean> {
  const body = requestOf(draw);
  const start = () => api.call<Told>("POST", "/v1/verifications", { body });
  const first = await start();
  const id = first.status < 300 ? first.body.id : undefined;
  const next = draw();
  const answers = [first.body];
  if (id !== undefined && next < 0.3) answers.push((await start()).body);
  else if (id !== undefined && next < 0.7) {
    answers.push((await api.call<Told>("POST", `/v1/verifications/${id}/resend`)).body);
  }
  return answers.some((answer) => answer.rule_class !== undefined && answer.decision_id === undefined);
}

function requestOf(draw: () => number): Readonly<Record<string, unknown>> {
  const kind = draw();
  const line = (digits: number): string => String(Math.floor(draw() * 10 ** digits)).padStart(digits, "0");
  if (kind < 0.05) return { to: `+9477${line(7)}` };
  if (kind < 0.1) return { to: `+49221555${line(4)}` };
  // Few numbers, so that many are live: pages that are loaded again, ceilings, numbers that are taken over.
  if (kind < 0.5) return { to: `+4474000${line(1)}2345`, supersede: draw() < 0.3 };
  if (kind < 0.6) return { to: `${SILENT_PREFIX}${line(5)}`, channels: ["sms", "call"] };
  // One range, most of them never typed; some from one address, as much as a limit takes.
  const origin = draw() < 0.2 ? { client_ip: "203.0.113.7" } : {};
  return { to: `+44740200${line(4)}`, ...origin, priority: draw() < 0.3 ? "bulk" : "interactive" };
}

/** Until workers have nothing left that could still decide on a next channel. */
async function settled(databaseUrl: string): Promise<void> {
  await poll(
    () =>
      query(databaseUrl, async (sql) => {
        const [row] = await sql<{ n: number }[]>`
          select count(*)::int as n from messages where status in ('queued', 'sending', 'waiting')`;
        return row?.n === 0;
      }),
    { what: "nothing left to send", timeoutMs: 120_000 },
  );
}
