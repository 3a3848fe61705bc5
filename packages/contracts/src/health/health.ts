import { z } from "zod";

/** The answer to `GET /health/live`. */
export const LiveHealth = z.object({ status: z.literal("alive") }).meta({ id: "LiveHealth" });

/** The answer to `GET /health/ready`; anything else than ready is a problem. */
export const ReadyHealth = z
  .object({ status: z.literal("ready"), database: z.literal("ok"), queue: z.literal("ok") })
  .meta({ id: "ReadyHealth" });
