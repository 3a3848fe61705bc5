import { LOCK_SUBJECTS } from "@proofline/core/guess";
import { MESSAGE_STATUSES } from "@proofline/core/message";
import { CHANNELS } from "@proofline/core/provider";
import { EVENT_TYPES } from "@proofline/core/webhook";
import { z } from "zod";
import { Cursor, Limit, NextCursor } from "../page/index.ts";
import { ProofClaims } from "../proof/index.ts";
import { AccountId, idText, Time } from "../text/index.ts";
import { Verification } from "../verification/index.ts";

/** What a lock is about: with `*.locked` also how many guesses led to it, and how long it lasts. */
const LockFacts = z.object({
  subject: z.enum(LOCK_SUBJECTS),
  to: z.string().nullable().optional().meta({ description: "Of a number: E.164; null once retention erased it." }),
  user_id: z.string().optional().meta({ description: "Of a user." }),
  failures: z.int().min(0).optional(),
  locked_until: Time.nullable().optional().meta({ description: "Null: until an operator unlocks it." }),
});

/** Checks of the whole project of late. */
const GuessingFacts = z.object({
  wrong: z.int().min(0),
  checks: z.int().min(0),
  share: z.number().min(0).max(1).meta({ description: "Wrong ones among all." }),
  usual_share: z.number().min(0).max(1),
  window_seconds: z.int().min(1),
});

/** What an event is about; which members are there depends on its type. Receivers ignore members they do not know. */
export const EventData = z
  .looseObject({
    verification: Verification.optional(),
    message: z
      .object({
        id: idText("msg"),
        channel: z.enum(CHANNELS),
        status: z.enum(MESSAGE_STATUSES),
        reason: z.string().nullable(),
      })
      .optional(),
    webhook_endpoint_id: idText("whe").optional(),
    provider: z
      .object({
        account: AccountId,
        state: z.enum(["open", "closed"]),
        score: z
          .number()
          .min(0)
          .max(1)
          .meta({ description: "0: all that it was asked of late failed. 1: nothing did." }),
      })
      .optional(),
    lock: LockFacts.optional(),
    guessing: GuessingFacts.optional(),
    webhook_endpoint: z.object({ id: idText("whe"), url: z.string(), reason: z.string() }).optional(),
  })
  .meta({ id: "EventData" });

/** The same, as a receiver gets it. */
const WebhookData = EventData.extend({
  proof: ProofClaims.optional().meta({ description: "With verification.verified: the claims of its proof token." }),
}).meta({ id: "WebhookData" });

/** A fact, as the API shows it. */
export const Event = z
  .object({ id: idText("evt"), type: z.enum(EVENT_TYPES), timestamp: Time, data: EventData })
  .meta({ id: "Event" });

/** The answer to `GET /v1/verifications/{id}/timeline`, oldest first. */
export const Timeline = z.object({ data: z.array(Event) }).meta({ id: "Timeline" });

/** The query of `GET /v1/events`. */
export const ListEvents = z.strictObject({ type: z.enum(EVENT_TYPES).optional(), limit: Limit, cursor: Cursor });

export const EventPage = z.object({ data: z.array(Event), next_cursor: NextCursor }).meta({ id: "EventPage" });

/** The body of `POST /v1/events/{id}/redeliver`. */
export const RedeliverEvent = z
  .strictObject({
    endpoint_id: idText("whe").optional().meta({ description: "Without it: every endpoint that subscribes." }),
  })
  .meta({ id: "RedeliverEvent" });

export const RedeliveredEvent = z
  .object({ data: z.array(idText("dlv")).meta({ description: "The new deliveries." }) })
  .meta({ id: "RedeliveredEvent" });

/** The body of `POST /v1/events/replay`. */
export const ReplayEvents = z
  .strictObject({
    since: Time.refine((text) => Date.parse(text) >= 0, "No event is older than 1970."),
    until: Time.meta({ description: "Events of this moment are not among them." }),
    types: z
      .array(z.enum(EVENT_TYPES))
      .max(EVENT_TYPES.length)
      .refine((each) => new Set(each).size === each.length, "Each type once.")
      .optional()
      .meta({ uniqueItems: true, description: "Empty: every type." }),
    endpoint_id: idText("whe").optional().meta({ description: "Without it: every endpoint that subscribes." }),
  })
  .meta({ id: "ReplayEvents" });

export const ReplayedEvents = z
  .object({
    deliveries: z.int().min(0),
    resume_since: Time.nullable().meta({
      description: "The `since` of the next call; null when all are on their way.",
    }),
  })
  .meta({ id: "ReplayedEvents" });

/** What a webhook endpoint receives (Standard Webhooks 1.0.0); the event's id is the `webhook-id` header. */
export const WebhookBody = z
  .object({ type: z.enum(EVENT_TYPES), timestamp: Time, data: WebhookData })
  .meta({ id: "WebhookBody" });
