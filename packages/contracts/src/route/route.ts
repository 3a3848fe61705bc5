import { CHANNELS } from "@proofline/core/provider";
import { EVERY_COUNTRY, routeBounds, routeDefaults } from "@proofline/core/route";
import { z } from "zod";
import { AccountId, plainText } from "../text/index.ts";

const between = ({ min, max }: { readonly min: number; readonly max: number }) => z.int().min(min).max(max);

const account = AccountId;
const priority = between(routeBounds.priority).meta({
  description: "1 is asked first; the next one only when no account of this one is left.",
});
const weight = between(routeBounds.weight).meta({
  description: "The share among accounts of the same priority. 0: only when no other of them is left.",
});
const sender = plainText({ max: 16 }).nullable().meta({
  description:
    "Who the text is from on this step; null takes the request's, then the project's, then the account's own.",
});

const RouteStep = z.object({ account, priority, weight, sender }).meta({ id: "RouteStep" });

const SetRouteStep = z
  .strictObject({
    account,
    priority: priority.default(routeDefaults.priority),
    weight: weight.default(routeDefaults.weight),
    sender: sender.default(routeDefaults.sender),
  })
  .meta({ id: "SetRouteStep" });

/** The body of `PUT /v1/routes/{country}/{channel}`. */
export const SetRoute = z
  .strictObject({
    steps: z
      .array(SetRouteStep)
      .min(routeBounds.steps.min)
      .max(routeBounds.steps.max)
      .refine((steps) => new Set(steps.map((step) => step.account)).size === steps.length, "Each account once."),
  })
  .meta({ id: "SetRoute" });

/** Which accounts carry what goes to a country on a channel. */
export const Route = z
  .object({
    object: z.literal("route"),
    country: z.string().meta({
      description: `ISO 3166-1 alpha-2, or ${EVERY_COUNTRY} for all that have no route of their own.`,
      example: "GB",
    }),
    channel: z.enum(CHANNELS),
    steps: z.array(RouteStep),
  })
  .meta({ id: "Route" });

/** The answer to `GET /v1/routes`, by country and channel. */
export const Routes = z.object({ data: z.array(Route) }).meta({ id: "Routes" });

export type SetRoute = z.output<typeof SetRoute>;
