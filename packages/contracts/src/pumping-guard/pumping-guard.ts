import { GUARD_MODES, GUARD_SCOPES } from "@proofline/core/pumping";
import { z } from "zod";
import { PhoneText } from "../verification/start-verification.ts";

const ENTRIES_MAX = 1_000;

const Mode = z.enum(GUARD_MODES).meta({
  description:
    "`record` counts and says in each decision what it would have refused; `enforce` refuses; `off` does neither.",
});
/** At most nine digits, so that no whole number stands in the settings. */
const Range = z
  .string()
  .regex(/^\+[1-9][0-9]{3,8}$/, "The first four to nine digits of numbers, with their plus: +44740012.")
  .meta({ example: "+44740012" });
const Network = z.string().max(50).meta({ example: "203.0.113.0/24" });

/** The body of `PATCH /v1/pumping-guard`: what is named replaces what was. */
export const ChangeGuard = z.strictObject({
  mode: Mode.optional(),
  allow: z
    .strictObject({
      numbers: z.array(PhoneText).max(ENTRIES_MAX).optional(),
      ranges: z.array(Range).max(ENTRIES_MAX).optional(),
      networks: z
        .array(Network)
        .max(ENTRIES_MAX)
        .optional()
        .meta({ description: "Addresses or networks; each stands for its /24, or /64 of IPv6." }),
    })
    .optional(),
});

/** The guard of a project, and the numbers of its formula. */
export const PumpingGuard = z
  .object({
    object: z.literal("pumping_guard"),
    mode: Mode,
    allow: z
      .object({
        numbers: z.int().min(0).meta({ description: "How many; they are kept as digests, and nobody can read them." }),
        ranges: z.array(Range),
        networks: z.array(Network),
      })
      .meta({ description: "Sends that are counted and never refused." }),
    window_seconds: z.int(),
    reopen_share: z.number(),
    budgets: z
      .array(z.object({ scope: z.enum(GUARD_SCOPES), base: z.int(), share: z.number() }))
      .meta({ description: "A place is closed at `base` + `share` × proven unproven codes of the window." }),
  })
  .meta({ id: "PumpingGuard" });
