import { describe, expect, test } from "vitest";
import { dumpRedis } from "../support/dump-redis.ts";
import { dumpTables } from "../support/dump-tables.ts";
import { poll } from "../support/poll.ts";
import { BACKENDS, type Stack, startStack } from "../support/stack.ts";

/** Twelve digits: no timestamp, id or digest of a dump holds them by chance. */
const CODE = /\b\d{12}\b/;

describe.each(BACKENDS)("what is nobody's business, with the queue on %s", (backend) => {
  test("a code and a number leave no trace but in the text itself", async () => {
    const stack = await startStack({ backend, env: { LOG_LEVEL: "trace" } });
    try {
      await stack.subscribe();
      const codes = [
        await derivedCode(stack),
        await derivedCode(stack, { autofill: { web_domain: "example.com" } }),
        await suppliedCode(stack),
        await codeOfTroubledText(stack),
      ];
      const numbers = ["+447700900000", "+447700900001", "+447700900002", "+447700900930"];
      const logs = stack.product.output();
      const tables = await dumpTables(stack.databaseUrl);
      const queue = stack.redis === null ? "" : await dumpRedis(stack.redis);
      const answers = stack.api.transcript();
      const webhooks = JSON.stringify(stack.receiver.received());

      // Each place was looked into: it holds what it must hold.
      expect(tables).toContain("verified");
      expect(logs.split("\n").length).toBeGreaterThan(20);
      expect(answers).toContain(numbers[0]);
      expect(webhooks).toContain(numbers[0]);
      if (stack.redis !== null) expect(queue).toContain("messageId");

      for (const code of codes) {
        expect(code).toMatch(CODE);
        for (const [place, text] of Object.entries({ tables, queue, logs, answers, webhooks })) {
          expect(tracesOf(code, text), `a code in the ${place}`).toEqual([]);
        }
      }
      for (const number of numbers) {
        for (const [place, text] of Object.entries({ tables, queue, logs })) {
          expect(tracesOf(number.slice(1), text), `a number in the ${place}`).toEqual([]);
          expect(tracesOf(number.slice(3), text), `a national number in the ${place}`).toEqual([]);
        }
      }
    } finally {
      await stack.stop();
    }
  }, 180_000);
});

/** The secret as it is, and in the ways that a dump may write it: hex of a bytea, base64 at any offset. */
function tracesOf(secret: string, text: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    return shifted.slice(shift === 0 ? 0 : shift + 1, -4);
  });
  const found: string[] = [];
  for (const form of [secret, bytes.toString("hex"), [...secret].reverse().join(""), ...base64]) {
    const at = text.indexOf(form);
    if (at >= 0) found.push(text.slice(Math.max(0, at - 120), at + 40));
  }
  return found;
}

async function derivedCode(stack: Stack, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const to = stack.nextNumber();
  const { id } = await stack.api.start(to, { code_length: 12, ...more });
  const code = await readCode(stack, to);
  await stack.api.check(id, "000000000000");
  await stack.api.check(id, code);
  await heard(stack, { type: "verification.verified", verificationId: id });
  await stack.api.get(id);
  await stack.api.call("GET", `/v1/verifications/${id}/timeline`);
  return code;
}

async function suppliedCode(stack: Stack): Promise<string> {
  const to = stack.nextNumber();
  const code = "918273645546";
  const headers = { "idempotency-key": `"${crypto.randomUUID()}"` };
  const { body } = await stack.api.call<{ id: string }>("POST", "/v1/verifications", { body: { to, code }, headers });
  expect(await readCode(stack, to)).toBe(code);
  // Still pending: the sealed copy is in the tables while they are searched.
  await heard(stack, { type: "verification.delivered", verificationId: body.id });
  return code;
}

/** Trouble is where secrets slip into errors: a provider that fails, a receiver that refuses, a body that is no JSON. */
async function codeOfTroubledText(stack: Stack): Promise<string> {
  stack.receiver.answerWith(500);
  const to = "+447700900930";
  const { id } = await stack.api.start(to, { code_length: 12 });
  const code = await readCode(stack, to);
  await stack.api.check(id, code);
  await heard(stack, { type: "verification.verified", verificationId: id });
  await stack.api.call("POST", "/v1/verifications", { body: { to, code, unknown: to } });
  await stack.api.call("POST", "/v1/verifications/check", { body: { to, code: [code] } });
  await stack.api.call("GET", `/v1/verifications?to=${encodeURIComponent(to)}`);
  return code;
}

async function readCode(stack: Stack, to: string): Promise<string> {
  const { body } = await stack.carrier.text(to, { timeoutMs: 30_000 });
  return CODE.exec(body)?.[0] ?? "";
}

function heard(stack: Stack, filter: { type: string; verificationId: string }) {
  return poll(() => stack.receiver.received(filter)[0], { what: filter.type });
}
