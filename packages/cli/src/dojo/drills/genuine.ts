import type { DiagnosisCode } from "../diagnosis.ts";
import type { DeliveryPlan } from "../dojo.ts";
import { type Drill, type DrillGroup, worstOf } from "../drill.ts";
import { newEvent, withMetadata } from "../event.ts";
import { judgeTaken } from "../judge.ts";
import { writeJson } from "../manner.ts";

const event = () => newEvent("verification.verified");
const foreign = (layout: "compact" | "spaced") => writeJson(withMetadata(event(), { name: "Zoë 🦊" }), layout);

/** What an event may be like, and is taken all the same. */
export const genuine: DrillGroup = {
  title: "Genuine deliveries are taken",
  drills: [
    taken("raw_bytes", {
      title: "verifies the bytes that came, however the JSON is written",
      refused: "body_reserialised",
      plans: () => [
        { body: writeJson(event(), "compact") },
        { body: writeJson(event(), "spaced") },
        { body: `${JSON.stringify(event(), null, 2)}\n` },
        { body: writeJson(event(), "compact").replace("verification.verified", "verification\\u002everified") },
        { body: writeJson(withMetadata(event(), { price: "PRICE" }), "compact").replace('"PRICE"', "1.50e2") },
      ],
    }),
    taken("beyond_ascii", {
      title: "reads the body as UTF-8",
      refused: "body_not_utf8",
      plans: ({ layout }) => [{ body: foreign(layout) }],
    }),
    taken("in_pieces", {
      title: "takes a body that comes in pieces",
      refused: "reads_first_piece_only",
      plans({ layout }) {
        const body = Buffer.from(foreign(layout));
        // In the middle of a letter that is four bytes long.
        return [{ body, cuts: [40, body.indexOf("🦊") + 2] }];
      },
    }),
    taken("header_casing", {
      title: "finds the headers in any case",
      refused: "headers_case_sensitive",
      plans: () => [{ casing: "lower" }, { casing: "Title" }, { casing: "UPPER" }],
    }),
    taken("extra_headers", {
      title: "does not mind other headers",
      refused: "extra_headers_matter",
      plans: () => [
        {
          headers: (signed) => ({
            ...signed,
            "content-type": "application/json; charset=utf-8",
            traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "webhook-attempt": "2",
            "x-forwarded-proto": "https",
          }),
        },
      ],
    }),
    taken("unknown_type", {
      title: "takes a type of event that it does not know",
      refused: "refuses_unknown_type",
      crashed: "crashes_on_unknown_type",
      plans: ({ layout }) => [{ body: writeJson({ ...event(), type: "verification.dojo_unknown" }, layout) }],
    }),
    taken("unknown_member", {
      title: "takes an event with members that it does not know",
      refused: "refuses_unknown_member",
      plans({ layout }) {
        const known = event();
        return [{ body: writeJson({ ...known, dojo: 1, data: { ...known.data, dojo: { deep: [1] } } }, layout) }];
      },
    }),
    taken("largest", {
      title: "takes a body of 20 kB",
      refused: "body_limit_too_small",
      plans({ layout }) {
        const length = Buffer.byteLength(writeJson(withMetadata(event(), { filling: "" }), layout));
        return [{ body: writeJson(withMetadata(event(), { filling: "x".repeat(20_000 - length) }), layout) }];
      },
    }),
  ],
};

/** A drill that sends some deliveries one after the other and wants all of them taken. */
function taken(
  name: string,
  {
    title,
    plans,
    ...codes
  }: {
    title: string;
    refused: DiagnosisCode;
    crashed?: DiagnosisCode;
    plans(manner: { layout: "compact" | "spaced" }): readonly DeliveryPlan[];
  },
): Drill {
  return {
    name,
    title,
    async run(dojo) {
      const verdicts = [];
      for (const plan of plans(dojo.manner)) verdicts.push(judgeTaken(await dojo.deliver(plan), codes));
      return worstOf(verdicts);
    },
  };
}
