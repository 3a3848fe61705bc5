import { z } from "zod";
import { Cursor, Limit, NextCursor } from "../page/index.ts";
import { idText, Time } from "../text/index.ts";

/** The query of `GET /v1/dead-letters`. */
export const ListDeadLetters = z.strictObject({ limit: Limit, cursor: Cursor });

/** A text or a webhook with which the workers of the server failed again and again. */
const DeadLetter = z
  .object({
    id: idText("ded"),
    object: z.literal("dead_letter"),
    message_id: idText("msg").nullable().meta({ description: "The text that is concerned; null for a webhook." }),
    delivery_id: idText("dlv").nullable().meta({ description: "The webhook that is concerned; null for a text." }),
    status: z.string().nullable().meta({
      description: "What became of the text or the webhook so far; null once retention erased it.",
      example: "exhausted",
    }),
    reason: z.string().meta({ description: "The name of the error; never what it was about.", example: "TypeError" }),
    faults: z.int().min(1).meta({ description: "Runs that ended in a fault of the server's own." }),
    first_at: Time,
    last_at: Time,
  })
  .meta({ id: "DeadLetter" });

export const DeadLetterPage = z
  .object({ data: z.array(DeadLetter), next_cursor: NextCursor })
  .meta({ id: "DeadLetterPage" });

/** The answer of `POST /v1/dead-letters/{id}/redrive`. */
export const RedrivenLetter = z
  .object({
    object: z.literal("redriven_letter"),
    redriven: z.boolean().meta({ description: "False: it has ended otherwise meanwhile, and nothing is left to do." }),
  })
  .meta({ id: "RedrivenLetter" });
