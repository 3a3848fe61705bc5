import { BREAKER_STATES, OVERRIDES } from "@proofline/core/health";
import { z } from "zod";
import { AccountId, Time } from "../text/index.ts";

const Rate = z.number().min(0);

const Override = z.object({
  state: z.enum(OVERRIDES),
  until: Time.nullable().meta({ description: "Null: until it is taken back." }),
});

/** A provider account, as all processes see it. */
export const Provider = z
  .object({
    object: z.literal("provider"),
    account: AccountId,
    state: z.enum(["closed", "recovering", "half_open", "open"]).meta({
      description:
        "closed: it is asked. recovering: for a share of its traffic. half_open: by one message at a time. open: by none.",
    }),
    share: z.number().min(0).max(1).meta({ description: "Of its traffic." }),
    score: z.number().min(0).max(1).meta({ description: "0: all that it was asked of late failed. 1: nothing did." }),
    per_minute: z
      .object({ accepted: Rate, refused: Rate, throttled: Rate, failed: Rate })
      .meta({ description: "Its answers, over the last five minutes or so." }),
    breaker: z.object({
      state: z.enum(BREAKER_STATES),
      since: Time,
      next_probe_at: Time.nullable().meta({ description: "While it is open: not before." }),
    }),
    override: Override.nullable().meta({ description: "An operator's word, which goes before the breaker's." }),
  })
  .meta({ id: "Provider" });

/** The answer to `GET /v1/providers`. */
export const Providers = z.object({ data: z.array(Provider) }).meta({ id: "Providers" });

/** The body of `PUT /v1/providers/{account}/override`. */
export const OverrideProvider = z
  .strictObject({
    state: z.enum([...OVERRIDES, "auto"]).meta({
      description: "open: the account is not asked. closed: it is, whatever it answers. auto: its breaker decides.",
    }),
    until: Time.nullable().optional().meta({ description: "Without it, until it is taken back." }),
  })
  .refine(({ state, until }) => state !== "auto" || until == null, { path: ["until"], message: "auto has no end." })
  .meta({ id: "OverrideProvider" });

export type OverrideProvider = z.output<typeof OverrideProvider>;
