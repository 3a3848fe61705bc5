import fc from "fast-check";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { describe, expect, test, vi } from "vitest";
import { deliver, newKeyPair, newSecret, type TestHeaders } from "../testing/deliveries.ts";
import { WebhookVerificationError, type WebhookVerificationErrorCode } from "./verification-error.ts";
import { type VerifyWebhookOptions, verifyWebhook } from "./verify-webhook.ts";

const now = new Date("2026-11-20T20:00:00.000Z");
const secret = newSecret();
const body =
  '{"type":"verification.verified","timestamp":"2026-11-20T19:59:58.000Z","data":{"verification":{"id":"ver_1"}}}';
const signed = (input: Partial<Parameters<typeof deliver>[0]> = {}): TestHeaders =>
  deliver({ at: now, body, secrets: [secret], ...input });

type Call = { text?: string | Uint8Array; headers?: Parameters<typeof verifyWebhook>[1]; secrets?: string | string[] };

const verify = ({ text = body, headers = signed(), secrets = secret }: Call, options: VerifyWebhookOptions = {}) =>
  verifyWebhook(text, headers, secrets, { now, ...options });

/** The code of the refusal, or "taken". */
async function outcome(call: Call, options?: VerifyWebhookOptions): Promise<WebhookVerificationErrorCode | "taken"> {
  try {
    await verify(call, options);
    return "taken";
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.code;
    throw error;
  }
}

const eventBody = fc
  .record({ type: fc.string(), timestamp: fc.string(), data: fc.dictionary(fc.string(), fc.jsonValue()) })
  .map((event) => JSON.stringify(event));
const anySecret = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString("base64")}`);

describe("a genuine delivery", () => {
  test("comes back as its event, with the id to tell repeats by", async () => {
    await expect(verify({})).resolves.toEqual({
      id: "evt_01kaq3h6w8e4ja5p1c2m3n4r5s",
      type: "verification.verified",
      timestamp: "2026-11-20T19:59:58.000Z",
      data: { verification: { id: "ver_1" } },
    });
  });

  test("is taken as bytes as well as text, and whatever letters it holds", async () => {
    const text = body.replace("ver_1", "Zoë 🦊 \\u00e9");
    const headers = signed({ body: text });
    expect(await outcome({ text, headers })).toBe("taken");
    expect(await outcome({ text: Buffer.from(text), headers })).toBe("taken");
    expect(await outcome({ text: new TextEncoder().encode(text), headers })).toBe("taken");
  });

  test("is taken whatever the server does to the case and the container of headers", async () => {
    const plain = signed();
    const upper = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name.toUpperCase(), value]));
    expect(await outcome({ headers: new Headers(plain) })).toBe("taken");
    expect(await outcome({ headers: upper })).toBe("taken");
    expect(
      await outcome({ headers: { ...plain, host: "example.com", "set-cookie": ["a", "b"], gone: undefined } }),
    ).toBe("taken");
    expect(await outcome({ headers: { ...plain, "webhook-id": [plain["webhook-id"]] } as never })).toBe("taken");
  });

  test("of a type that this version does not know is not lost", async () => {
    const text = '{"type":"invoice.paid","timestamp":"2026-11-20T19:59:58.000Z","data":{}}';
    await expect(verify({ text, headers: signed({ body: text }) })).resolves.toMatchObject({ type: "invoice.paid" });
  });
});

describe("the published libraries", () => {
  const libraries = [
    { name: "standardwebhooks", open: (key: string) => new StandardWebhook(key) },
    { name: "svix", open: (key: string) => new SvixWebhook(key) },
  ];

  test.each(libraries)("what $name signs is taken", async ({ open }) => {
    await fc.assert(
      fc.asyncProperty(eventBody, anySecret, async (text, key) => {
        const headers = { ...signed(), "webhook-signature": open(key).sign(signed()["webhook-id"], now, text) };
        expect(await outcome({ text, headers, secrets: key })).toBe("taken");
      }),
    );
  });

  test.each(libraries)(
    "$name and we are of one mind on what was signed elsewhere, altered or not",
    async ({ open }) => {
      // The libraries look at the clock on the wall.
      vi.useFakeTimers({ now, toFake: ["Date"] });
      try {
        await fc.assert(
          fc.asyncProperty(
            eventBody,
            fc.integer({ min: -400, max: 400 }),
            fc.constantFrom("none", "body", "id", "signature", "secret", "no signature"),
            async (text, offsetSeconds, change) => {
              const headers = signed({ body: text, at: new Date(now.getTime() + offsetSeconds * 1000) });
              if (change === "id") headers["webhook-id"] += "x";
              if (change === "signature")
                headers["webhook-signature"] = signed({ secrets: [newSecret()] })["webhook-signature"];
              if (change === "no signature") headers["webhook-signature"] = "";
              const sent = change === "body" ? `${text} ` : text;
              const key = change === "secret" ? newSecret() : secret;
              const ours = (await outcome({ text: sent, headers, secrets: key })) === "taken";
              expect(ours).toBe(accepts(() => open(key).verify(sent, headers)));
            },
          ),
        );
      } finally {
        vi.useRealTimers();
      }
    },
  );
});

function accepts(verifyElsewhere: () => unknown): boolean {
  try {
    verifyElsewhere();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "WebhookVerificationError") return false;
    throw error;
  }
}

describe("a delivery that was tampered with is refused", () => {
  test("after any change of any byte of the body", async () => {
    const bytes = Buffer.from(body);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, difference) => {
        const altered = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ difference : byte));
        expect(await outcome({ text: altered })).toBe("no_matching_signature");
      }),
    );
  });

  test("after any cut or addition", async () => {
    const headers = signed();
    for (const text of [`${body} `, `${body}\n`, ` ${body}`, body.slice(0, -1), "", `\uFEFF${body}`]) {
      expect(await outcome({ text, headers })).toBe("no_matching_signature");
    }
  });

  test("after any change of the id", async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/), async (id) => {
        fc.pre(id !== signed()["webhook-id"]);
        expect(await outcome({ headers: { ...signed(), "webhook-id": id } })).toBe("no_matching_signature");
      }),
    );
  });

  test("after any change of the time that is still inside the tolerance", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -300, max: 300 }), async (shiftSeconds) => {
        fc.pre(shiftSeconds !== 0);
        const timestamp = String(Number(signed()["webhook-timestamp"]) + shiftSeconds);
        const headers = { ...signed(), "webhook-timestamp": timestamp };
        expect(await outcome({ headers })).toBe("no_matching_signature");
      }),
    );
  });

  test("after any change of any character of the signature, the unused bits of its base64 included", async () => {
    const text = signed()["webhook-signature"];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=,-_."),
        async (at, letter) => {
          fc.pre(text[at] !== letter);
          const signature = `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
          expect(await outcome({ headers: { ...signed(), "webhook-signature": signature } })).toBe(
            "no_matching_signature",
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  test("after anything is written behind the signature", async () => {
    for (const more of ["A", "=", ",", ",v1"]) {
      const headers = { ...signed(), "webhook-signature": `${signed()["webhook-signature"]}${more}` };
      expect(await outcome({ headers })).toBe("no_matching_signature");
    }
  });

  test("with any other secret", async () => {
    await fc.assert(
      fc.asyncProperty(anySecret, async (other) => {
        expect(await outcome({ secrets: other })).toBe("no_matching_signature");
      }),
    );
  });

  test("when id and time are cut in another way from the same signed bytes", async () => {
    const headers = signed();
    const moved = { ...headers, "webhook-id": `${headers["webhook-id"]}.${headers["webhook-timestamp"]}` };
    expect(await outcome({ headers: moved })).toBe("bad_header");
  });
});

describe("while a secret is rotated", () => {
  const next = newSecret();
  const both = signed({ secrets: [next, secret] });

  test("a delivery signed with both is taken by whoever knows either", async () => {
    expect(await outcome({ headers: both, secrets: secret })).toBe("taken");
    expect(await outcome({ headers: both, secrets: next })).toBe("taken");
    expect(await outcome({ headers: both, secrets: newSecret() })).toBe("no_matching_signature");
  });

  test("a receiver that knows both takes what is signed with either, in any order", async () => {
    for (const secrets of [
      [next, secret],
      [secret, next],
      [newSecret(), newSecret(), secret],
    ]) {
      expect(await outcome({ secrets })).toBe("taken");
    }
  });

  test("signatures that came as several headers all count", async () => {
    const list = both["webhook-signature"].split(" ");
    const headers = { ...both, "webhook-signature": ["v1,AAAA", ...list] };
    expect(await outcome({ headers })).toBe("taken");
  });

  test("versions that are not known are passed over, not stumbled over", async () => {
    const [own = ""] = signed()["webhook-signature"].split(" ");
    for (const noise of ["v9,zzzz", "v1a,AAAA", "v1", ",", "v1,", "nonsense", "v1,====", "v1a,🦊"]) {
      expect(await outcome({ headers: { ...signed(), "webhook-signature": `${noise} ${own}` } })).toBe("taken");
      expect(await outcome({ headers: { ...signed(), "webhook-signature": noise } })).toBe("no_matching_signature");
    }
  });
});

describe("with a public key (v1a)", () => {
  const pair = newKeyPair();
  const { "webhook-id": id, "webhook-timestamp": timestamp } = signed();
  const asymmetric = { "webhook-id": id, "webhook-timestamp": timestamp };
  const signature = pair.sign(`${id}.${timestamp}.${body}`);
  const headers = { ...asymmetric, "webhook-signature": signature };

  test("what its owner signed is taken", async () => {
    expect(await outcome({ headers, secrets: pair.publicKey })).toBe("taken");
    expect(await outcome({ headers, secrets: [secret, pair.publicKey] })).toBe("taken");
  });

  test("anything else is not: other bytes, id, time, key, and no signature at all", async () => {
    const refused = [
      { text: `${body} `, headers },
      { headers: { ...headers, "webhook-id": `${id}x` } },
      { headers: { ...headers, "webhook-timestamp": String(Number(timestamp) + 1) } },
      { headers, secrets: newKeyPair().publicKey },
      { headers: { ...headers, "webhook-signature": `v1a,${"A".repeat(86)}==` } },
      { headers: { ...headers, "webhook-signature": signature.slice(0, -4) } },
    ];
    for (const call of refused) {
      expect(await outcome({ secrets: pair.publicKey, ...call })).toBe("no_matching_signature");
    }
  });

  test("a signature counts under its own label only", async () => {
    const relabelled = signature.replace("v1a,", "v1,");
    const mac = signed()["webhook-signature"].replace("v1,", "v1a,");
    for (const text of [relabelled, mac]) {
      const given = { ...asymmetric, "webhook-signature": text };
      expect(await outcome({ headers: given, secrets: [secret, pair.publicKey] })).toBe("no_matching_signature");
    }
  });

  test("the public key is of no use for signing with as if it were a shared secret", async () => {
    const forged = deliver({ at: now, body, secrets: [pair.publicKey.replace("whpk_", "whsec_")] });
    expect(await outcome({ headers: forged, secrets: pair.publicKey })).toBe("no_matching_signature");
  });
});

describe("the time of a delivery", () => {
  const at = (offsetSeconds: number) => signed({ at: new Date(now.getTime() + offsetSeconds * 1000) });

  test.each([
    { offsetSeconds: -300, want: "taken" },
    { offsetSeconds: -301, want: "stale" },
    { offsetSeconds: 300, want: "taken" },
    { offsetSeconds: 301, want: "early" },
  ])("$offsetSeconds s from now: $want", async ({ offsetSeconds, want }) => {
    expect(await outcome({ headers: at(offsetSeconds) })).toBe(want);
  });

  test("has the tolerance that the receiver chose", async () => {
    expect(await outcome({ headers: at(-11) }, { toleranceSeconds: 10 })).toBe("stale");
    expect(await outcome({ headers: at(-10) }, { toleranceSeconds: 10 })).toBe("taken");
  });

  test("is the machine's unless told otherwise", async () => {
    const headers = signed({ at: new Date() });
    await expect(verifyWebhook(body, headers, secret)).resolves.toMatchObject({ type: "verification.verified" });
  });

  test.each(["", "soon", "NaN", "1e9", "0x10", "-1795204800", "1795204800.0", " 1795204800", "1795204800abc"])(
    "%j is none",
    async (timestamp) => {
      const want = timestamp === "" ? "missing_header" : "bad_timestamp";
      expect(await outcome({ headers: { ...signed(), "webhook-timestamp": timestamp } })).toBe(want);
    },
  );

  test.each([{ now: new Date(Number.NaN) }, { toleranceSeconds: Number.NaN }, { toleranceSeconds: -1 }])(
    "cannot be switched off by a mistake in the options",
    async (options) => {
      await expect(verify({}, options)).rejects.toThrow(TypeError);
    },
  );
});

describe("a delivery that is not in order says which way", () => {
  test.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("no %s", async (name) => {
    const { [name as keyof TestHeaders]: _, ...rest } = signed();
    expect(await outcome({ headers: rest })).toBe("missing_header");
    expect(await outcome({ headers: new Headers(rest as never) })).toBe("missing_header");
  });

  test("an id that is there twice is nobody's", async () => {
    expect(await outcome({ headers: { ...signed(), "Webhook-Id": "evt_other" } })).toBe("bad_header");
    expect(await outcome({ headers: { ...signed(), "webhook-timestamp": ["1", "2"] } as never })).toBe("bad_header");
  });

  test.each([
    "",
    "null",
    "[]",
    "7",
    "{",
    '{"type":"a","timestamp":"b"}',
    '{"type":1,"timestamp":"b","data":{}}',
    '{"type":"a","data":{}}',
    '{"type":"a","timestamp":"b","data":[]}',
  ])("signed, but not an event: %j", async (text) =>
    expect(await outcome({ text, headers: signed({ body: text }) })).toBe("malformed_body"),
  );

  test("signed, but not UTF-8", async () => {
    const text = Buffer.concat([
      Buffer.from('{"type":"a","timestamp":"b","data":{"x":"'),
      Buffer.from([0xff]),
      Buffer.from('"}}'),
    ]);
    expect(await outcome({ text, headers: signed({ body: text }) })).toBe("malformed_body");
  });

  test("every refusal has a sentence, and a status to answer with that makes the sender do the right thing", async () => {
    const error = await verify({ text: "x" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "WebhookVerificationError", status: 400 });
    expect(new WebhookVerificationError("repeated").status).toBe(200);
  });
});

describe("repeats", () => {
  test("are named, so that an event is handled once", async () => {
    const handled = new Set<string>();
    const seen = (id: string) => handled.size === handled.add(id).size;
    expect(await outcome({}, { seen })).toBe("taken");
    expect(await outcome({}, { seen })).toBe("repeated");
    expect(await outcome({ headers: signed({ id: "evt_2" }) }, { seen })).toBe("taken");
  });

  test("are asked about once, with a store that takes its time", async () => {
    const seen = vi.fn(async () => false);
    expect(await outcome({}, { seen })).toBe("taken");
    expect(seen.mock.calls).toEqual([["evt_01kaq3h6w8e4ja5p1c2m3n4r5s"]]);
  });

  test("a forged delivery cannot use up the id of a genuine one", async () => {
    const seen = vi.fn(() => false);
    await outcome({ text: `${body} ` }, { seen });
    await outcome({ headers: signed({ at: new Date(0) }) }, { seen });
    await outcome({ text: "{}", headers: signed({ body: "{}" }) }, { seen });
    expect(seen).not.toHaveBeenCalled();
  });

  test("a store that is away is not taken for a repeat", async () => {
    const seen = () => Promise.reject(new Error("no connection"));
    await expect(verify({}, { seen })).rejects.toThrow("no connection");
  });
});

describe("a call that cannot work is told to the developer, not to the sender", () => {
  const wrongSecrets = [
    [],
    "",
    "secret",
    "whsec_",
    "whsec_c2hvcnQ=",
    `${newSecret()}\n`,
    "whsk_AAAA",
    "whpk_AAAA",
    [newSecret(), "undefined"],
  ];
  test.each(wrongSecrets)("secrets %j", async (...secrets) => {
    await expect(verify({ secrets: secrets.flat() })).rejects.toThrow(TypeError);
  });

  test("no message repeats the secret", async () => {
    const broken = `whsec_${"A".repeat(9)}`;
    await expect(verify({ secrets: broken })).rejects.not.toThrow("AAAA");
  });

  test("a body that a JSON parser had first", async () => {
    await expect(verify({ text: JSON.parse(body) })).rejects.toThrow("raw body");
  });
});
