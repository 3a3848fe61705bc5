import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { LedgerLine } from "../../../apps/carrier/src/ledger/ledger-file.ts";
import { signTwilio } from "../../../packages/providers/src/twilio/signature.ts";
import { signVonage } from "../../../packages/providers/src/vonage/signature.ts";
import { createApiClient } from "../../support/api-client.ts";
import { codeIn } from "../../support/carrier-client.ts";
import { poll } from "../../support/poll.ts";
import { type Ground, openGround } from "../ground/open-ground.ts";
import { forgeProof } from "./forge-proof.ts";
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
 * Proofs that nobody gave, and receipts that say "undelivered" of texts that arrived, from somebody who knows their URLs and ids and no secret. Every
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
    const believed = await countBelieved(ground, forgeries);
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
        noneOf("forged proofs that were believed", { count: believed, n: forgeries }),
        noneOf("messages that a forged receipt moved", { count: moved, n: texts.length }),
      ],
      violations,
    };
  } finally {
    await ground.close();
  }
}

const Answered = z.object({ valid: z.boolean() });

/** Of so many forged proofs, those that were not called invalid; the one that they are made of must stay good. */
async function countBelieved({ fleet, ledger, numbers, script }: Ground, forgeries: number): Promise<number> {
  const api = createApiClient(fleet.apiUrl, fleet.secretKey);
  const to = numbers();
  // Its provider says nothing of it, like of the others.
  await script({ to, steps: [{ respond: 201, receipts: [] }] });
  const { id } = await api.start(to);
  const text = await ledger.firstText(to, 30_000);
  const code = codeIn({ body: text?.body ?? "" });
  const { body } = await api.call<{ proof: string }>("POST", `/v1/verifications/${id}/check`, { body: { code } });
  const keySet = await fetch(`${fleet.apiUrl}/.well-known/jwks.json`);
  const { keys } = (await keySet.json()) as { keys: { x: string }[] };
  const publicKey = keys[0]?.x ?? "";
  const isBelieved = async (proof: string): Promise<boolean> => {
    const { status, body } = await api.call("POST", "/v1/check-proof", { body: { proof } });
    return status !== 200 || Answered.parse(body).valid;
  };
  let believed = 0;
  for (let n = 0; n < forgeries; n++) {
    if (await isBelieved(forgeProof(body.proof, { n, publicKey }))) believed += 1;
  }
  if (!(await isBelieved(body.proof))) throw new Error("the proof that the forgeries are made of is not good itself");
  return believed;
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
