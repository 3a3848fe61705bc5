import { ERROR_CODES } from "@proofline/core/error";
import { z } from "zod";
import { idText } from "../text/index.ts";

/** Every refusal (RFC 9457, `application/problem+json`). */
export const Problem = z
  .object({
    type: z.string().meta({ example: "/problems/rate_limited", description: "A page that explains the code." }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.enum(ERROR_CODES),
    request_id: z.string(),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: "The faulty fields, by dotted path." }),
    decision_id: idText("dec").optional().meta({
      description: "Of a send that was refused: GET /v1/decisions/{id} says why. Only for secret keys.",
    }),
    rule_class: z
      .string()
      .optional()
      .meta({ description: "The class of rules that refused the send.", example: "country" }),
    limit: z
      .object({
        name: z.string().meta({ example: "number" }),
        max: z.int(),
        window: z.int().meta({ description: "Seconds.", example: 3600 }),
      })
      .optional()
      .meta({ description: "Of `rate_limited`, and only for secret keys: the limit that is spent longest." }),
    retry_after: z.int().min(1).optional().meta({ description: "Seconds; the same as the Retry-After header." }),
  })
  .meta({ id: "Problem" });

export type Problem = z.output<typeof Problem>;
