import { randomBytes } from "node:crypto";
import type { LedgerLine } from "../../../apps/carrier/src/ledger/ledger-file.ts";
import { signTwilio } from "../../../packages/providers/src/twilio/signature.ts";
import { signVonage } from "../../../packages/providers/src/vonage/signature.ts";
import { poll } from "../../support/poll.ts";
import { type Ground, openGround } from "../ground/open-ground.ts";
import { noneOf, type ScenarioOptions, type ScenarioReport } from "./report.ts";

export interface ForgeryOptions extends ScenarioOptions {
  readonly forgeries: number;
}

interface Forged {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const TEXTS = 10;

/**
 * Receipts that say "undelivered" of texts that arrived, from somebody who knows their URLs and ids and no secret. Every
 * one must be refused, and none may change anything.
 */
export async function runForgeries({ backend, seed, forgeries }: ForgeryOptions): Promise<ScenarioReport> {
  const startedMs = performance.now();
  const ground = await openGround({ backend, seed, workers: 1 });
  try {
    const texts = await silentTexts(ground);
    let accepted = 0;
    for (let n = 0; n < forgeries; n++) {
      const text = texts[n % texts.length];
      if (text === undefined) throw new Error("no text to forge a receipt for");
      const { url, headers, body } = forge(text, { n, ground });
      const answer = await fetch(url, { method: "POST", headers, body });
      await answer.arrayBuffer();
      if (answer.status !== 403) accepted += 1;
    }
    const { figures, violations, evidence } = await ground.judge({ quietMs: 30_000 });
    const moved = [...evidence.facts.rows.values()].filter(({ messages }) =>
      messages.some(({ status }) => status !== "sent"),
    ).length;
    return {
      scenario: "forgeries",
      backend,
      seed,
      durationSeconds: Math.round((performance.now() - startedMs) / 1_000),
      events: { forgeries },
      figures,
      spans: {},
      goals: [
        noneOf("forged receipts that were not refused", { count: accepted, n: forgeries }),
        noneOf("messages that a forged receipt moved", { count: moved, n: texts.length }),
      ],
      violations,
    };
  } finally {
    await ground.close();
  }
}

/** Texts of both providers of which the providers say nothing themselves. */
async function silentTexts({ client, numbers, script, ledger }: Ground): Promise<LedgerLine[]> {
  const own = client();
  const texts: LedgerLine[] = [];
  for (let n = 0; n < TEXTS; n++) {
    const to = numbers();
    if (n % 2 === 0) await script({ to, provider: "twilio", steps: [{ respond: 400, code: 21612 }] });
    await script({ to, steps: [{ respond: 201, receipts: [] }] });
    await own.start(to);
    const text = await poll(() => ledger.texts(to)[0] ?? null, { what: "a text" });
    texts.push(text);
  }
  return texts;
}

/** One of several kinds of forgery, by turns. */
function forge(text: LedgerLine, { n, ground }: { n: number; ground: Ground }): Forged {
  const url = text.status_callback ?? "";
  const bare = url.split("?")[0] ?? "";
  const secret = guesses(ground, n);
  const kind = Math.floor(n / TEXTS) % 4;
  const target =
    kind === 1
      ? bare
      : kind === 2
        ? url.replace(/attempt_sig=[^&]+/, `attempt_sig=${randomBytes(32).toString("base64url")}`)
        : url;
  if (text.provider === "twilio") {
    const params = [
      ["MessageSid", text.message_id ?? ""],
      ["MessageStatus", "undelivered"],
    ] as const;
    const signature = kind === 3 ? "" : signTwilio({ url: target, params }, secret);
    return {
      url: target,
      headers: { "x-twilio-signature": signature, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(Object.fromEntries(params)).toString(),
    };
  }
  const params = [
    ["msisdn", text.to.slice(1)],
    ["messageId", text.message_id ?? ""],
    ["status", "failed"],
    ["timestamp", String(Math.floor(Date.now() / 1_000))],
  ] as const;
  const sig = kind === 3 ? "" : signVonage({ params, method: "sha256" }, secret);
  return {
    url: target,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...Object.fromEntries(params), sig }),
  };
}

/** What somebody would try who has read our pages. */
function guesses({ fleet }: Ground, n: number): string {
  const tries = [
    "",
    "secret",
    fleet.env.TWILIO_ACCOUNT_SID ?? "",
    fleet.env.VONAGE_API_KEY ?? "",
    randomBytes(16).toString("hex"),
  ];
  return tries[n % tries.length] ?? "";
}
