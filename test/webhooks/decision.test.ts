import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setDecisionCallback } from "@proofline/core/decision";
import type { DecisionCallback } from "@proofline/core/project";
import { createVerification } from "@proofline/core/verification";
import { cloneDatabase } from "@proofline/embedded/testing";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Listening, listen, readBody } from "./ground/listen.ts";
import { type Ground, openGround, random } from "./ground/open-ground.ts";
import { uuidOf } from "./ground/uuid.ts";

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
interface Question {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const DEADLINE_MS = 1_000;
let ground: Ground;
let backend: Listening;
let canary: Listening;
let callback: DecisionCallback;
let drop: () => Promise<void>;
let answer: Answer;
const questions: Question[] = [];
const badSignatures: string[] = [];
let numbers = 0;

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  const queue = { backend: "postgres", url: database.url } as const;
  ground = await openGround({ databaseUrl: database.url, queue, decisionDeadlineMs: DEADLINE_MS, breakerOpenMs: 300 });
  const { project } = await ground.accessOf("secret");
  await ground.projects.changeSettings(project.id, { clientStarts: true });
  canary = await listen(createServer((_request, response) => response.end('{"action":"allow"}')));
  backend = await listen(
    createServer((request, response) => {
      readBody(request).then(
        (body) => {
          const headers = Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
          );
          try {
            new Webhook(callback.secret).verify(body, headers);
          } catch {
            badSignatures.push(body);
          }
          questions.push(JSON.parse(body));
          answer(response, request);
        },
        () => response.destroy(),
      );
    }),
  );
});
afterAll(async () => {
  await ground?.close();
  await backend?.close();
  await canary?.close();
  await drop?.();
});

let paths = 0;
/** Each on a path of its own: the breaker remembers URLs. */
async function ask(onFailure: "allow" | "deny"): Promise<void> {
  const access = await ground.accessOf("secret");
  const url = `http://127.0.0.1:${backend.port}/decide/${paths++}`;
  const deps = { random, projects: ground.projects, client: ground.client };
  callback = await setDecisionCallback(deps, { access, url, onFailure });
}

beforeEach(() => ask("deny"));

async function start(who: "secret" | "publishable", more: { custom?: string } = {}) {
  const access = await ground.accessOf(who);
  const input = { to: `+4477009${String(numbers++).padStart(5, "0")}`, clientIp: "203.0.113.7", ...more };
  const { body } = await createVerification(ground.deps, {
    access,
    input,
    idempotency: null,
    reload: () => ground.accessOf(who),
  });
  const id = uuidOf(String(body.id));
  const messages = await ground.sql`select from messages where verification_id = ${id}`;
  const events = await ground.sql<{ type: string; data: { verification: Record<string, unknown> } }[]>`
    select type, data from events where verification_id = ${id}`;
  return {
    body,
    texts: messages.length,
    events: events.map(({ type, data }) => ({ type, verification: data.verification })),
  };
}

const json =
  (value: unknown): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  };

/** What nobody can act on, and what is said of it. */
const useless: readonly (readonly [string, Answer, string])[] = [
  ["no answer in time", () => {}, "timeout"],
  ["an answer a byte at a time", (response) => drip(response), "unreadable_answer"],
  ["garbage", (response) => void response.end("<html>502</html>"), "unreadable_answer"],
  ["half an answer", (response) => void response.end('{"action":"allow"'), "unreadable_answer"],
  ["an action nobody knows", json({ action: "maybe" }), "unreadable_answer"],
  ["a field nobody knows", json({ action: "allow", price: 1 }), "unreadable_answer"],
  ["a code that cannot be one", json({ action: "allow", code: "x" }), "unreadable_answer"],
  ["500", (response) => void response.writeHead(500).end('{"action":"allow"}'), "status_500"],
  ["204", (response) => void response.writeHead(204).end(), "unreadable_answer"],
  [
    "a redirect",
    (response) => void response.writeHead(307, { location: `http://127.0.0.1:${canary.port}/` }).end(),
    "status_307",
  ],
  [
    "an oversized answer",
    (response) => void response.end(`{"action":"allow","reason":"${"x".repeat(1_000_000)}"}`),
    "unreadable_answer",
  ],
  ["a reset", (_response, request) => void request.socket.resetAndDestroy(), "reset"],
];

describe("the customer's backend, asked before a send", () => {
  test("may allow it, and was told what it is about under a signature", async () => {
    answer = json({ action: "allow" });
    for (const who of ["secret", "publishable"] as const) {
      const { body, texts, events } = await start(who, { custom: "order 81" });
      expect(body).toMatchObject({ status: "pending", sent: true, decision: { action: "allow", by: "callback" } });
      expect(texts).toBe(1);
      expect(events).toMatchObject([{ type: "verification.created" }]);
      const initiator = who === "secret" ? "server" : "client";
      const data = { to: body.to, custom: "order 81", client_ip: "203.0.113.7", occasion: "start", initiator };
      expect(questions.at(-1)).toMatchObject({ type: "decision.requested", data });
    }
  });

  test("may deny it: nothing is sent, and the answer and the event say why", async () => {
    answer = json({ action: "deny", reason: "too many accounts" });
    for (const who of ["secret", "publishable"] as const) {
      const { body, texts, events } = await start(who);
      const decision = { action: "deny", reason: "too many accounts", by: "callback" };
      expect(body).toMatchObject({ status: "denied", reason: "send_denied", sent: false, decision });
      expect(texts).toBe(0);
      expect(events).toMatchObject([{ type: "verification.denied", verification: { status: "denied", decision } }]);
    }
  });

  test("may set code, lifetime and locale, and the code is nowhere at rest", async () => {
    answer = json({ action: "allow", code: "739154", expires_in: 120, locale: "de", channel: "sms" });
    const { body, texts } = await start("secret");
    const decision = { action: "allow", by: "callback", overrides: ["code", "expires_in", "locale", "channel"] };
    expect(body).toMatchObject({ status: "pending", locale: "de", decision });
    expect(texts).toBe(1);
    const [row] = await ground.sql<{ kept: string; seconds: number; sealed: boolean }[]>`
      select to_jsonb(v)::text as kept, extract(epoch from expires_at - created_at)::int as seconds,
        code_sealed is not null as sealed from verifications v where id = ${uuidOf(String(body.id))}`;
    expect(row).toMatchObject({ seconds: 120, sealed: true });
    expect(row?.kept).not.toContain("739154");
    expect(JSON.stringify(body)).not.toContain("739154");
  });

  test.each(useless)(
    "%s denies a client's start, and a server's as the project has it",
    async (_case, given, failure) => {
      answer = given;
      const denied = { status: "denied", sent: false, decision: { action: "deny", by: "policy", failure } };
      const client = await start("publishable");
      expect(client.body).toMatchObject(denied);
      expect(client.texts).toBe(0);
      const server = await start("secret");
      expect(server.body).toMatchObject(denied);
      expect(server.texts).toBe(0);
      await ask("allow");
      const lenient = await start("secret");
      expect(lenient.body).toMatchObject({
        status: "pending",
        sent: true,
        decision: { action: "allow", by: "policy", failure },
      });
      expect(lenient.texts).toBe(1);
      expect((await start("publishable")).body).toMatchObject(denied);
      expect(canary.connections()).toBe(0);
    },
  );

  test("is left alone after five failures in a row, and asked again after a while", async () => {
    answer = (response) => void response.writeHead(500).end();
    const before = questions.length;
    for (let i = 0; i < 8; i++) expect((await start("publishable")).body).toMatchObject({ status: "denied" });
    const asked = questions.length - before;
    expect(asked).toBeGreaterThanOrEqual(5);
    expect(asked).toBeLessThan(8);
    answer = json({ action: "allow" });
    await expect
      .poll(async () => (await start("publishable")).body.status, { timeout: 10_000, interval: 100 })
      .toBe("pending");
  });

  test("was never asked under a signature that the published library refuses", () => {
    expect(questions.length).toBeGreaterThan(20);
    expect(badSignatures).toEqual([]);
  });
});

function drip(response: ServerResponse): void {
  response.writeHead(200, { "content-length": "1000" });
  response.write("{");
  const timer = setInterval(() => response.write(" "), 100);
  response.on("close", () => clearInterval(timer));
}
