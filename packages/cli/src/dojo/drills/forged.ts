import { randomBytes } from "node:crypto";
import type { DiagnosisCode } from "../diagnosis.ts";
import type { DeliveryPlan } from "../dojo.ts";
import { type Drill, type DrillGroup, failed, passed, worstOf } from "../drill.ts";
import { newEvent, newId } from "../event.ts";
import { judgeRefused } from "../judge.ts";
import { type Layout, newSecret, writeJson } from "../manner.ts";

const text = (layout: Layout): string => writeJson(newEvent("verification.verified"), layout);
const noise = (version: string, bytes: number): string => `${version},${randomBytes(bytes).toString("base64")}`;

/** What anybody could send who found the URL. */
export const forged: DrillGroup = {
  title: "Forged deliveries are refused",
  drills: [
    refused("stranger", {
      title: "refuses what was signed with a stranger's secret",
      taken: "signature_not_checked",
      plans: () => [{ secret: newSecret() }, { signature: () => noise("v1", 32) }],
    }),
    refused("unsigned", {
      title: "refuses what has no signature",
      taken: "accepts_unsigned",
      plans: () => [
        { headers: () => ({}) },
        { headers: ({ "webhook-signature": _, ...rest }) => rest },
        { signature: () => "" },
        { signature: () => "v1," },
        { signature: () => noise("v1a", 64) },
        { signature: () => "v9,dojo" },
      ],
    }),
    refused("other_version", {
      title: "takes a v1 signature only under its own label",
      taken: "version_ignored",
      plans: () => ["v1a", "v9"].map((version) => ({ signature: (own) => own.replace("v1", version) })),
    }),
    refused("changed_body", {
      title: "refuses a body that was changed after signing",
      taken: "body_not_signed_over",
      plans(layout) {
        const body = text(layout);
        return [{ body, sent: body.replace("447700900123", "447700900999") }];
      },
    }),
    refused("changed_id", {
      title: "refuses an id that was changed after signing",
      taken: "id_not_signed_over",
      plans: () => [{ headers: (signed) => ({ ...signed, "webhook-id": newId("evt") }) }],
    }),
    refused("changed_timestamp", {
      title: "refuses an old delivery with a fresh timestamp",
      taken: "timestamp_not_signed_over",
      plans: () => [
        {
          ageSeconds: 86_400,
          headers: (signed) => ({ ...signed, "webhook-timestamp": String(Math.floor(Date.now() / 1000)) }),
        },
      ],
    }),
    {
      name: "garbage",
      title: "refuses bytes that are no event, without breaking",
      async run(dojo) {
        const answer = await dojo.deliver({ headers: () => ({}), body: Buffer.from('\u0000{"type":') });
        if (answer.status !== null && answer.status >= 500) return failed("parses_before_verifying");
        return judgeRefused(answer, { taken: "answers_before_verifying" });
      },
    },
    {
      name: "oversized",
      title: "does not read a body of a megabyte",
      async run(dojo) {
        const answer = await dojo.deliver({ body: `{"type":"verification.dojo","data":"${"x".repeat(1 << 20)}"}` });
        if (answer.status !== null && answer.status >= 500) return failed("crashes_on_oversized");
        // Cutting the connection is a way to refuse as good as any.
        return answer.failure === "cut_off" ? passed : judgeRefused(answer, { taken: "body_unbounded" });
      },
    },
  ],
};

/** A drill that sends some deliveries one after the other and wants each of them refused. */
function refused(
  name: string,
  { title, taken, plans }: { title: string; taken: DiagnosisCode; plans(layout: Layout): readonly DeliveryPlan[] },
): Drill {
  return {
    name,
    title,
    async run(dojo) {
      const verdicts = [];
      for (const plan of plans(dojo.manner.layout)) verdicts.push(judgeRefused(await dojo.deliver(plan), { taken }));
      return worstOf(verdicts);
    },
  };
}
