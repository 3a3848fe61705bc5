import { LIMIT_PRESETS, LIMIT_SUBJECTS, limitBounds } from "@proofline/core/limit";
import { z } from "zod";
import { LimitKeyName } from "../verification/send-origin.ts";

const window = z.strictObject({
  max: z
    .int()
    .min(limitBounds.max.min)
    .max(limitBounds.max.max)
    .meta({ description: "Sends in any stretch of that length." }),
  seconds: z.int().min(limitBounds.seconds.min).max(limitBounds.seconds.max),
});

const by = z
  .enum(LIMIT_SUBJECTS)
  .meta({ description: "What is counted together; `key` is one of the caller's `limit_keys`." });

/** The body of `PUT /v1/limits/{name}`. */
export const SetLimit = z
  .strictObject({
    by: by.optional().meta({ description: "May be left out where the name is one of these." }),
    key: LimitKeyName.optional().meta({ description: "Which of the `limit_keys`, for a limit by `key`." }),
    windows: z.array(window).min(limitBounds.windows.min).max(limitBounds.windows.max),
  })
  .meta({ id: "SetLimit" });

/** The body of `PATCH /v1/limits`. */
export const ChangeLimits = z
  .strictObject({
    preset: z.enum(LIMIT_PRESETS).meta({
      description: "Takes the place of all limits, and sets what a verification may cost. `none` is for load tests.",
    }),
  })
  .meta({ id: "ChangeLimits" });

export const Limit = z
  .object({
    object: z.literal("limit"),
    name: z.string(),
    by,
    key: z.string().nullable(),
    windows: z.array(z.object({ max: z.int(), seconds: z.int() })).meta({ description: "Shortest first." }),
    source: z.enum(["preset", "project"]).meta({ description: "Whether it is as the preset has it." }),
  })
  .meta({ id: "Limit" });

/** The answer to `GET /v1/limits`. */
export const LimitTable = z
  .object({
    preset: z.enum(LIMIT_PRESETS).meta({ description: "The one that was taken last." }),
    data: z.array(Limit),
  })
  .meta({ id: "LimitTable" });
