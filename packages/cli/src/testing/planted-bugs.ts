import { createHash } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { DiagnosisCode } from "../dojo/diagnosis.ts";
import {
  hasSignature,
  isSame,
  mac,
  nowSeconds,
  type ReceivedDelivery,
  type ReceiverSteps,
  Refusal,
  right,
} from "./receiver.ts";

export interface PlantedBug {
  readonly bug: string;
  readonly steps: Partial<ReceiverSteps>;
  /** What the dojo must say, and nothing else. */
  readonly names: readonly DiagnosisCode[];
  /** Instead of the fifteen seconds of real deliveries. */
  readonly deadlineMs?: number;
}

const parsed = (body: Buffer): Buffer => Buffer.from(JSON.stringify(JSON.parse(body.toString("utf8"))));
const knownTypes = ["verification.created", "verification.verified"];
const anySecret = (delivery: ReceivedDelivery, secrets: readonly string[], content?: string): boolean =>
  secrets.some((secret) => hasSignature(delivery, mac(delivery, secret, content)));
/** Answers 500 to whatever it did not mean to refuse. */
const crashes = (error: unknown): number => (error instanceof Refusal ? error.status : 500);

/** Receivers as people write them, each with one fault. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    bug: "no signature check",
    steps: { isSigned: () => true },
    names: ["signature_not_checked"],
  },
  {
    bug: "signature over JSON that was parsed and written again",
    steps: { isSigned: (delivery, secrets) => anySecret({ ...delivery, body: parsed(delivery.body) }, secrets) },
    names: ["body_reserialised"],
  },
  {
    bug: "signature over JSON written again with spaces, as Python does",
    steps: {
      isSigned(delivery, secrets) {
        const spaced = JSON.stringify(JSON.parse(delivery.body.toString("utf8")), null, 1)
          .replace(/([{[])\n */g, "$1")
          .replace(/\n *([}\]])/g, "$1")
          .replace(/,\n */g, ", ");
        return anySecret({ ...delivery, body: Buffer.from(spaced) }, secrets);
      },
    },
    names: ["body_reserialised"],
  },
  {
    bug: "no timestamp check",
    steps: { isRecent: () => true },
    names: ["timestamp_not_checked"],
  },
  {
    bug: "timestamp check in one direction only",
    steps: { isRecent: (timestamp) => nowSeconds() - Number(timestamp) <= 300 },
    names: ["future_not_checked"],
  },
  {
    bug: "tolerance of an hour",
    steps: { isRecent: (timestamp) => Math.abs(nowSeconds() - Number(timestamp)) <= 3600 },
    names: ["tolerance_too_large"],
  },
  {
    bug: "tolerance of ten seconds",
    steps: { isRecent: (timestamp) => Math.abs(nowSeconds() - Number(timestamp)) <= 10 },
    names: ["tolerance_too_small"],
  },
  {
    bug: "no dedupe",
    steps: { remember: () => true },
    names: ["no_dedupe"],
  },
  {
    bug: "dedupe on a hash of the body",
    steps: {
      remember({ body }, memory) {
        return memory.size !== memory.add(createHash("sha256").update(body).digest("hex")).size;
      },
    },
    names: ["dedupes_by_body"],
  },
  {
    bug: "dedupe that looks first and remembers later",
    steps: {
      async remember({ id = "" }, memory) {
        if (memory.has(id)) return false;
        await sleep(100);
        memory.add(id);
        return true;
      },
    },
    names: ["dedupe_race"],
  },
  {
    bug: "409 to repeats",
    steps: { onRepeat: 409 },
    names: ["refuses_repeats"],
  },
  {
    bug: "dedupe before verifying",
    steps: { remembersBeforeVerifying: true },
    names: ["forgery_uses_up_id"],
  },
  {
    bug: "only the first signature checked",
    steps: {
      isSigned: ({ signature = "", ...rest }, secrets) =>
        anySecret({ ...rest, signature: signature.split(" ")[0] }, secrets),
    },
    names: ["only_first_signature"],
  },
  {
    bug: "stops at a signature of an unknown version",
    steps: {
      isSigned({ signature = "", ...rest }, secrets) {
        const versions = signature.split(" ").map((one) => one.split(",")[0]);
        return versions.every((version) => version === "v1") && anySecret({ ...rest, signature }, secrets);
      },
    },
    names: ["unknown_version_stops_it"],
  },
  {
    bug: "only one secret",
    steps: { keep: (secrets) => secrets.slice(0, 1) },
    names: ["only_one_secret"],
  },
  {
    bug: "only the next secret",
    steps: { keep: (secrets) => secrets.slice(1) },
    names: ["only_one_secret"],
  },
  {
    bug: "the version of a signature ignored",
    steps: {
      isSigned: (delivery, secrets) =>
        secrets.some((secret) =>
          (delivery.signature ?? "").split(" ").some((one) => isSame(one.split(",")[1] ?? "", mac(delivery, secret))),
        ),
    },
    names: ["version_ignored"],
  },
  {
    bug: "the secret's text as the key",
    steps: {
      isSigned: (delivery, secrets) =>
        secrets.some((secret) => hasSignature(delivery, mac(delivery, Buffer.from(secret).toString("base64")))),
    },
    names: ["secret_not_decoded"],
  },
  {
    bug: "500 on an unknown type",
    steps: {
      handle({ type }) {
        if (!knownTypes.includes(type)) throw new Error(`no handler for ${type}`);
      },
      onError: crashes,
    },
    names: ["crashes_on_unknown_type"],
  },
  {
    bug: "422 on an unknown type",
    steps: {
      handle({ type }) {
        if (!knownTypes.includes(type)) throw new Refusal(422);
      },
    },
    names: ["refuses_unknown_type"],
  },
  {
    bug: "a strict schema",
    steps: {
      handle(event) {
        if (Object.keys(event).length > 3) throw new Refusal(422);
      },
    },
    names: ["refuses_unknown_member"],
  },
  {
    bug: "unsigned accepted when the header is missing",
    steps: {
      isSigned: (delivery, secrets) => delivery.signature === undefined || right.isSigned(delivery, secrets),
      isRecent: (timestamp) => timestamp === "" || right.isRecent(timestamp),
    },
    names: ["accepts_unsigned"],
  },
  {
    bug: "GET accepted",
    steps: { methods: ["POST", "GET"] },
    names: ["accepts_get"],
  },
  {
    bug: "GET and HEAD break it",
    steps: {
      methods: ["POST", "GET", "HEAD"],
      isSigned(delivery, secrets) {
        if (delivery.body.length === 0) throw new Error("Unexpected end of JSON input");
        return right.isSigned(delivery, secrets);
      },
      header: (request, name) => (request.method === "GET" ? undefined : right.header(request, name)),
      onError: crashes,
    },
    names: ["crashes_on_get"],
  },
  {
    bug: "the timestamp trusted but not signed over",
    steps: { isSigned: (delivery, secrets) => anySecret(delivery, secrets, `${delivery.id}.`) },
    names: ["timestamp_not_signed_over"],
  },
  {
    bug: "the id not signed over",
    steps: { isSigned: (delivery, secrets) => anySecret(delivery, secrets, `${delivery.timestamp}.`) },
    names: ["id_not_signed_over"],
  },
  {
    bug: "the body alone signed over",
    steps: { isSigned: (delivery, secrets) => anySecret(delivery, secrets, "") },
    names: ["signs_body_only"],
  },
  {
    bug: "headers found in lower case only",
    steps: { header: (request, name) => rawHeader(request.rawHeaders, name) },
    names: ["headers_case_sensitive"],
  },
  {
    bug: "headers found in title case only",
    steps: {
      header: (request, name) =>
        rawHeader(
          request.rawHeaders,
          name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
        ),
    },
    names: ["headers_case_sensitive"],
  },
  {
    bug: "a content type with a charset refused",
    steps: {
      readBody(request, maxBytes) {
        if (request.headers["content-type"] !== "application/json") throw new Refusal(415);
        return right.readBody(request, maxBytes);
      },
    },
    names: ["extra_headers_matter"],
  },
  {
    bug: "200 before verifying",
    steps: { answersFirst: true },
    names: ["answers_before_verifying"],
  },
  {
    bug: "200 to what it refuses",
    steps: { onError: (error) => (error instanceof Refusal && error.status === 413 ? 413 : 200) },
    names: ["answers_before_verifying"],
  },
  {
    bug: "slow work before the answer",
    steps: { handle: () => sleep(60_000, undefined, { ref: false }) },
    deadlineMs: 300,
    names: ["too_slow"],
  },
  {
    bug: "a redirect",
    steps: {
      isSigned() {
        throw new Refusal(307);
      },
    },
    names: ["answers_redirect"],
  },
  {
    bug: "only the first piece of the body read",
    steps: {
      async readBody(request) {
        const [chunk] = await Promise.race([once(request, "data"), once(request, "end")]);
        return chunk ?? Buffer.alloc(0);
      },
    },
    names: ["reads_first_piece_only"],
  },
  {
    bug: "each piece of the body decoded on its own",
    steps: {
      async readBody(request, maxBytes) {
        let text = "";
        for await (const chunk of request) {
          text += chunk;
          if (text.length > maxBytes) throw new Refusal(413);
        }
        return Buffer.from(text);
      },
    },
    names: ["reads_first_piece_only"],
  },
  {
    bug: "the body read as Latin-1",
    steps: {
      readBody: async (request, maxBytes) =>
        Buffer.from((await right.readBody(request, maxBytes)).toString("latin1"), "utf8"),
    },
    names: ["body_not_utf8", "reads_first_piece_only"],
  },
  {
    bug: "a limit of 10 kB",
    steps: { bodyMaxBytes: 10_000 },
    names: ["body_limit_too_small"],
  },
  {
    bug: "no limit",
    steps: { bodyMaxBytes: Number.POSITIVE_INFINITY },
    names: ["body_unbounded"],
  },
  {
    bug: "500 to whatever it refuses",
    steps: { onError: () => 500 },
    names: ["crashes_on_forgery"],
  },
  {
    bug: "JSON parsed before verifying",
    steps: {
      async readBody(request, maxBytes) {
        const body = await right.readBody(request, maxBytes);
        JSON.parse(body.toString("utf8"));
        return body;
      },
      onError: crashes,
    },
    names: ["parses_before_verifying"],
  },
  {
    bug: "an order expected",
    steps: {
      handle: expectCreatedFirst(),
    },
    names: ["depends_on_order"],
  },
  {
    bug: "genuine events lost, with 200",
    steps: { remember: () => false },
    names: ["takes_without_processing"],
  },
];

function rawHeader(rawHeaders: readonly string[], name: string): string | undefined {
  const at = rawHeaders.indexOf(name);
  return at === -1 ? undefined : rawHeaders[at + 1];
}

/** Keeps the state of a verification, and takes no step back. */
function expectCreatedFirst(): ReceiverSteps["handle"] {
  const ended = new Set<unknown>();
  return ({ type, data }) => {
    const { id } = data.verification as { id: string };
    if (type === "verification.verified") ended.add(id);
    else if (ended.has(id)) throw new Refusal(409);
  };
}
