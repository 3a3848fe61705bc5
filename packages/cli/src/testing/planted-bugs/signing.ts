import { hasSignature, isSame, mac, type ReceivedDelivery, right } from "../receiver.ts";
import type { PlantedBug } from "./planted-bug.ts";

const anySecret = (delivery: ReceivedDelivery, secrets: readonly string[], content?: string): boolean =>
  secrets.some((secret) => hasSignature(delivery, mac(delivery, secret, content)));
const parsed = (body: Buffer): Buffer => Buffer.from(JSON.stringify(JSON.parse(body.toString("utf8"))));

/** What people get wrong about signatures. */
export const signing: readonly PlantedBug[] = [
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
    bug: "unsigned accepted when the header is missing",
    steps: {
      isSigned: (delivery, secrets) => delivery.signature === undefined || right.isSigned(delivery, secrets),
      isRecent: (timestamp) => timestamp === "" || right.isRecent(timestamp),
    },
    names: ["accepts_unsigned"],
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
];
