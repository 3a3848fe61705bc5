import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { codeIn } from "../../support/carrier-client.ts";
import type { Ledger } from "../ledger/follow-ledger.ts";
import type { Intent, Journal } from "./journal.ts";

/** A backend of a customer that does as our pages say: one Idempotency-Key for each start, and again where no answer came. */
export interface Client {
  /** Starts a Verification; resolves when it was acknowledged, refused for good, or given up. */
  start(to: string): Promise<Intent>;
  /** Waits for the text and types what it says; nothing where no text came in time. */
  complete(intent: Intent, timeoutMs: number): Promise<void>;
}

export interface ClientOptions {
  readonly apiUrl: string;
  readonly secretKey: string;
  readonly journal: Journal;
  readonly ledger: Ledger;
  /** Names this run's Idempotency-Keys. */
  readonly name: string;
  readonly expiresInSeconds?: number;
  /** How long a client insists on an answer. */
  readonly patienceMs?: number;
}

const ANSWER_TIMEOUT_MS = 4_000;
const PAUSE_MS = 150;

const Started = z.object({ id: z.string(), expires_at: z.iso.datetime() });
const Checked = z.object({ valid: z.boolean(), reason: z.string().nullish() });

export function createClient(options: ClientOptions): Client {
  const { apiUrl, secretKey, journal, ledger, name, expiresInSeconds, patienceMs = 30_000 } = options;
  let starts = 0;

  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(apiUrl + path, {
      method: "POST",
      headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  /** Asks until an answer is final: below 500 and no 429. */
  const insist = async (intent: Intent, ask: () => ReturnType<typeof post>) => {
    const untilMs = performance.now() + patienceMs;
    do {
      const answer = await ask().catch((error: unknown) => ({ status: 0, body: describe(error) }));
      intent.answers.push(answer.status === 0 ? String(answer.body) : answer.status);
      if (answer.status !== 0 && answer.status < 500 && answer.status !== 429) return answer;
      await sleep(PAUSE_MS);
    } while (performance.now() < untilMs);
    return null;
  };

  return {
    async start(to) {
      const intent = journal.note(to, `${name}-${++starts}`);
      const body = { to, ...(expiresInSeconds === undefined ? {} : { expires_in: expiresInSeconds }) };
      const answer = await insist(intent, () =>
        post("/v1/verifications", body, { "idempotency-key": intent.idempotencyKey }),
      );
      if (answer === null) return intent;
      if (answer.status >= 300) {
        intent.refusal = `a start was answered ${answer.status} ${wordOf(answer.body)}`;
        return intent;
      }
      const { id, expires_at } = Started.parse(answer.body);
      intent.acknowledged = { id, atMs: Date.now(), expiresAtMs: Date.parse(expires_at) };
      return intent;
    },
    async complete(intent, timeoutMs) {
      const { acknowledged } = intent;
      if (acknowledged === null) return;
      const text = await ledger.firstText(intent.to, timeoutMs);
      if (text === null) return;
      intent.checkedAtMs = Date.now();
      const code = codeIn({ body: text.body ?? "" });
      const answer = await insist(intent, () => post(`/v1/verifications/${acknowledged.id}/check`, { code }));
      if (answer === null) return;
      const result = Checked.safeParse(answer.body);
      if (answer.status === 200 && result.data?.valid === true) intent.verifiedAtMs = Date.now();
      else intent.refusal = `a right code was answered ${answer.status} ${wordOf(answer.body)}`;
    },
  };
}

/** Why, without a number, a code or a token. */
function wordOf(body: unknown): string {
  const { code, reason } = body as { code?: string; reason?: string };
  return code ?? reason ?? "";
}

function describe(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: string }; name?: string };
  return cause?.code ?? name ?? "unknown";
}
