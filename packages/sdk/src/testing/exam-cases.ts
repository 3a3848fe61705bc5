import { deliver, newKeyPair, newSecret } from "./deliveries.ts";

/** One delivery, in a form that any runtime can read from JSON. `body` is base64. */
export interface ExamCase {
  readonly name: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly container: "Headers" | "record";
  readonly secrets: readonly string[];
  readonly now: string;
  readonly want: string;
}

/** Deliveries of every kind, with what a right verifier says of each. */
export function makeExamCases(): readonly ExamCase[] {
  const now = "2026-11-20T20:00:00.000Z";
  const at = new Date(now);
  const id = "evt_01kaq3h6w8e4ja5p1c2m3n4r5s";
  const body = '{"type":"webhook.test","timestamp":"2026-11-20T19:59:58.000Z","data":{"note":"Zoë 🦊"}}';
  const secret = newSecret();
  const pair = newKeyPair();
  const headers = deliver({ id, at, body, secrets: [secret] });
  const signedContent = `${id}.${headers["webhook-timestamp"]}.${body}`;
  const taken = `webhook.test ${id}`;
  const kinds: readonly (Partial<Omit<ExamCase, "body">> & { name: string; want: string; text?: string })[] = [
    { name: "v1", want: taken },
    { name: "v1 in Headers", want: taken, container: "Headers" },
    { name: "v1 with two secrets", want: taken, secrets: [newSecret(), secret] },
    { name: "v1 signed with two", want: taken, headers: deliver({ id, at, body, secrets: [newSecret(), secret] }) },
    { name: "v1 with another secret", want: "no_matching_signature", secrets: [newSecret()] },
    { name: "other bytes", want: "no_matching_signature", text: body.replace("🦊", "🐺") },
    {
      name: "v1a",
      want: taken,
      headers: { ...headers, "webhook-signature": pair.sign(signedContent) },
      secrets: [pair.publicKey],
    },
    {
      name: "v1a over other bytes",
      want: "no_matching_signature",
      headers: { ...headers, "webhook-signature": pair.sign(`${signedContent} `) },
      secrets: [pair.publicKey],
    },
    { name: "stale", want: "stale", now: "2026-11-20T20:05:01.000Z" },
    { name: "early", want: "early", now: "2026-11-20T19:54:59.000Z" },
    { name: "unsigned", want: "missing_header", headers: {} },
    { name: "not JSON", want: "malformed_body", text: "{", headers: deliver({ id, at, body: "{", secrets: [secret] }) },
  ];
  const usual = { headers, container: "record", secrets: [secret], now } as const;
  return kinds.map(({ text = body, ...kind }) => ({ ...usual, ...kind, body: Buffer.from(text).toString("base64") }));
}
