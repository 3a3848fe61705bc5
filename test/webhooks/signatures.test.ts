import { createPublicKey, verify } from "node:crypto";
import { createServer } from "node:http";
import { createVerification } from "@proofline/core/verification";
import type { WebhookEndpoint } from "@proofline/core/webhook";
import { cloneDatabase } from "@proofline/embedded/testing";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { poll } from "../support/poll.ts";
import { type Listening, listen, readBody } from "./ground/listen.ts";
import { type Ground, openGround } from "./ground/open-ground.ts";

interface Arrived {
  readonly body: string;
  readonly headers: Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>;
}

const RUNS = { numRuns: 300 };
const arrived: Arrived[] = [];
let ground: Ground;
let receiver: Listening;
let endpoint: WebhookEndpoint;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await cloneDatabase();
  drop = database.drop;
  ground = await openGround({ databaseUrl: database.url, queue: { backend: "postgres", url: database.url } });
  receiver = await listen(
    createServer((request, response) => {
      readBody(request).then(
        (body) => {
          const one = (name: string): string => String(request.headers[name]);
          const headers = {
            "webhook-id": one("webhook-id"),
            "webhook-timestamp": one("webhook-timestamp"),
            "webhook-signature": one("webhook-signature"),
          };
          arrived.push({ body, headers });
          response.writeHead(204).end();
        },
        () => response.destroy(),
      );
    }),
  );
  const access = await ground.accessOf("secret");
  endpoint = await ground.subscribe(access, `http://127.0.0.1:${receiver.port}/hook`);
  await ground.startDelivering();
  for (let i = 0; i < 10; i++) {
    const input = { to: `+44770090${String(i).padStart(4, "0")}`, custom: `Zoë's 🐘 order "${i}" \\ no. ٤` };
    await createVerification(ground.deps, { access, input, idempotency: null, reload: async () => access });
  }
  await poll(() => arrived.length >= 10, { what: "ten deliveries" });
});
afterAll(async () => {
  await ground?.close();
  await receiver?.close();
  await drop?.();
});

const secret = (): string => endpoint.secrets[0] ?? "";
const sample = fc.nat(9).map((i) => {
  const one = arrived[i];
  if (one === undefined) throw new Error("fewer deliveries than thought");
  return one;
});

/** What each published verifier says, and what a holder of the public key alone says. */
function verdicts({ body, headers }: Arrived, key = secret()): boolean[] {
  const says = (judge: () => unknown): boolean => {
    try {
      judge();
      return true;
    } catch {
      return false;
    }
  };
  return [
    says(() => new Webhook(key).verify(body, headers)),
    says(() => new SvixWebhook(key).verify(body, headers)),
    verifyAsymmetric({ body, headers }, endpoint.publicKey),
  ];
}

function verifyAsymmetric({ body, headers }: Arrived, publicKey: string): boolean {
  const x = Buffer.from(publicKey.slice("whpk_".length), "base64").toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const content = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
  return headers["webhook-signature"]
    .split(" ")
    .filter((part) => part.startsWith("v1a,"))
    .some((part) => verify(null, content, key, Buffer.from(part.slice("v1a,".length), "base64")));
}

describe("a delivery that travelled the whole way", () => {
  test("is accepted by the published libraries and under the endpoint's public key", () => {
    for (const one of arrived) expect(verdicts(one)).toEqual([true, true, true]);
    expect(new Set(arrived.map(({ headers }) => headers["webhook-id"])).size).toBe(10);
  });

  test("is refused when any byte of its body changes", () => {
    fc.assert(
      fc.property(sample, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ body, headers }, at, change) => {
        const bytes = Buffer.from(body);
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ change;
        const changed = bytes.toString("utf8");
        // Bytes that are no UTF-8 become the same replacement character: still another body.
        expect(verdicts({ body: changed, headers })).toEqual([false, false, false]);
      }),
      RUNS,
    );
  });

  test("is refused when it is cut short or something is put after it", () => {
    fc.assert(
      fc.property(sample, fc.nat(), fc.string({ minLength: 1 }), ({ body, headers }, at, more) => {
        expect(verdicts({ body: body.slice(0, at % body.length), headers })).toEqual([false, false, false]);
        expect(verdicts({ body: body + more, headers })).toEqual([false, false, false]);
      }),
      RUNS,
    );
  });

  test("is refused under another id, be it another event's", () => {
    fc.assert(
      fc.property(sample, sample, fc.stringMatching(/^[a-z0-9_]{1,40}$/), ({ body, headers }, other, noise) => {
        for (const id of [other.headers["webhook-id"], noise, `${headers["webhook-id"]}x`]) {
          if (id === headers["webhook-id"]) continue;
          expect(verdicts({ body, headers: { ...headers, "webhook-id": id } })).toEqual([false, false, false]);
        }
      }),
      RUNS,
    );
  });

  test("is refused at another time, within the tolerance or beyond it", () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: -100_000, max: 100_000 }), ({ body, headers }, shift) => {
        fc.pre(shift !== 0);
        const timestamp = String(Number(headers["webhook-timestamp"]) + shift);
        expect(verdicts({ body, headers: { ...headers, "webhook-timestamp": timestamp } })).toEqual([
          false,
          false,
          false,
        ]);
      }),
      RUNS,
    );
  });

  test("is refused under any other secret, were it one bit that differs", () => {
    fc.assert(
      fc.property(
        sample,
        fc.nat(31),
        fc.nat(7),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (one, at, bit, noise) => {
          const bytes = Buffer.from(secret().slice("whsec_".length), "base64");
          bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
          for (const other of [bytes, Buffer.from(noise)]) {
            expect(verdicts(one, `whsec_${other.toString("base64")}`).slice(0, 2)).toEqual([false, false]);
          }
          const publicBytes = Buffer.from(endpoint.publicKey.slice("whpk_".length), "base64");
          publicBytes[at] = (publicBytes[at] ?? 0) ^ (1 << bit);
          expect(verifiesUnder(one, `whpk_${publicBytes.toString("base64")}`)).toBe(false);
        },
      ),
      RUNS,
    );
  });

  test("is refused without its signatures, and with those of another delivery", () => {
    const [first, second] = arrived;
    if (first === undefined || second === undefined) throw new Error("fewer deliveries than thought");
    for (const signature of ["", "v1,", "v1a,", "v2,abc", second.headers["webhook-signature"]]) {
      expect(verdicts({ ...first, headers: { ...first.headers, "webhook-signature": signature } })).toEqual([
        false,
        false,
        false,
      ]);
    }
  });
});

/** A key that is no point of the curve cannot be read at all: that is a refusal too. */
function verifiesUnder(one: Arrived, publicKey: string): boolean {
  try {
    return verifyAsymmetric(one, publicKey);
  } catch {
    return false;
  }
}
