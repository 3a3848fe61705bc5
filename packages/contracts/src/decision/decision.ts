import { ERROR_CODES } from "@proofline/core/error";
import { RULING_ACTIONS, STEPS } from "@proofline/core/ruling";
import { z } from "zod";
import { Cursor, Limit, NextCursor } from "../page/index.ts";
import { idText, Time } from "../text/index.ts";
import { QueryPhone } from "../verification/index.ts";

const Action = z.enum(RULING_ACTIONS);
const Step = z.enum(STEPS);

/** The query of `GET /v1/decisions`. */
export const ListDecisions = z.strictObject({
  verification_id: idText("ver").optional(),
  to: QueryPhone.optional().meta({
    description: "Lists what was not sent to this number; what was sent is listed with its verification.",
  }),
  action: Action.optional(),
  step: Step.optional(),
  limit: Limit,
  cursor: Cursor,
});

/** What was decided about one send, and from what. */
export const Decision = z
  .object({
    id: idText("dec"),
    object: z.literal("decision"),
    verification_id: idText("ver").nullable().meta({ description: "Null where none was started." }),
    action: Action.meta({
      description: "`hold`: nothing was sent and nothing was refused, as when a page is loaded again.",
    }),
    step: Step.nullable().meta({ description: "The class of rules that decided; null where all let it pass." }),
    code: z.enum(ERROR_CODES).nullable().meta({ description: "The code of the refusal." }),
    occasion: z.enum(["start", "resend", "next_channel"]).nullable(),
    country: z.string().nullable(),
    channel: z.string().nullable(),
    rules_version: z.int().nullable(),
    project_version: z.int().nullable().meta({ description: "Counts the changes of the settings that were used." }),
    actor: z.object({ kind: z.string(), api_key_id: z.string().nullable() }).nullable(),
    steps: z
      .array(z.object({ step: Step, inputs: z.record(z.string(), z.unknown()) }))
      .meta({ description: "Each step in its order with all that it was decided from." }),
    intact: z.boolean().meta({ description: "Whether the record is as it was signed." }),
    rederived: z
      .object({ action: Action, step: Step.nullable(), code: z.enum(ERROR_CODES).nullable() })
      .nullable()
      .meta({
        description:
          "What the same inputs decide now, by the rules alone; null where this version cannot read the record, and with it what is read from it.",
      }),
    created_at: Time,
  })
  .meta({ id: "Decision" });

/** One page, newest first. */
export const DecisionPage = z.object({ data: z.array(Decision), next_cursor: NextCursor }).meta({ id: "DecisionPage" });
