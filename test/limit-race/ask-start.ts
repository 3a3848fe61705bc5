import type { Ground } from "./ground.ts";
import type { Send, Subjects } from "./ledger.ts";
import type { Ask } from "./traffic.ts";

/** What came of one request: its answer in a word, and the send that it says there was. */
export interface Outcome {
  readonly word: string;
  readonly send: Send | null;
}

interface Answered {
  readonly id?: string;
  readonly sent?: boolean;
  readonly code?: string;
}

/** Asks the processes for sends, and writes down what they answer. */
export interface Asker {
  ask(url: string, ask: Ask): Promise<Outcome>;
}

export function createAsker({ secretKeys, tokens }: Ground): Asker {
  /** Of each number and user that was started last, the Verification. */
  const live = new Map<string, string>();
  /** A client is not told whether a live code was sent again, so each of them asks for a number once. */
  const usedByClients = new Set<string>();

  async function post(url: string, key: string, given: { body: object; headers?: Record<string, string> }) {
    const askedMs = performance.now();
    const answer = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...given.headers },
      body: JSON.stringify(given.body),
    });
    const body = (await answer.json()) as Answered;
    return { status: answer.status, body, span: { askedMs, answeredMs: performance.now() } };
  }

  async function askAsBackend(url: string, ask: Ask): Promise<Outcome> {
    const pair = `${ask.to} ${ask.userId}`;
    const id = ask.resend ? live.get(pair) : undefined;
    const who = { client_ip: ask.address, limit_keys: { device: ask.device } };
    const key = secretKeys[ask.key];
    const { status, body, span } =
      id === undefined
        ? await post(`${url}/v1/verifications`, key, {
            body: { to: ask.to, user_id: ask.userId, ...who, ...(ask.supersede ? { supersede: true } : {}) },
            headers: ask.idempotencyKey === null ? {} : { "idempotency-key": ask.idempotencyKey },
          })
        : await post(`${url}/v1/verifications/${id}/resend`, key, { body: who });
    if (status === 201 && body.id !== undefined) live.set(pair, body.id);
    const sent = status < 300 && (id !== undefined || body.sent === true);
    const isFirst = status === 201 && !ask.supersede;
    const word = `${id === undefined ? "start" : "resend"} ${body.code ?? (sent ? status : "not sent")}`;
    return { word, send: sent ? { ...span, ...sendOf(ask, body), isFirst } : null };
  }

  async function askAsClient(url: string, ask: Ask): Promise<Outcome> {
    const found = [...tokens].find(([user]) => !usedByClients.has(`${ask.to} ${user}`));
    if (found === undefined) throw new Error("there are too few users for so many clients' starts");
    const [userId, token] = found;
    usedByClients.add(`${ask.to} ${userId}`);
    const given = { body: { to: ask.to }, headers: { "x-forwarded-for": ask.address } };
    const { status, body, span } = await post(`${url}/v1/verifications`, token, given);
    if (status === 429) usedByClients.delete(`${ask.to} ${userId}`);
    const word = `client ${body.code ?? status}`;
    const own: Ask = { ...ask, userId, key: 0 };
    return { word, send: status === 201 ? { ...span, ...sendOf(own, body), isFirst: true } : null };
  }

  return { ask: (url, ask) => (ask.asksItself ? askAsClient(url, ask) : askAsBackend(url, ask)) };
}

function sendOf(ask: Ask, { id = "" }: Answered) {
  return { verificationId: id, idempotencyKey: ask.idempotencyKey, subjects: subjectsOf(ask) };
}

function subjectsOf({ to, country, userId, address, device, key, asksItself }: Ask): Subjects {
  return {
    number: to,
    number_range: to.slice(0, -4),
    country,
    client_ip: address,
    client_network: address.slice(0, address.lastIndexOf(".")),
    user: userId,
    project: "the project",
    api_key: String(key),
    client_number: asksItself ? to : null,
    client_address: asksItself ? address : null,
    client_sends: asksItself ? "the project" : null,
    key: asksItself ? null : device,
  };
}
