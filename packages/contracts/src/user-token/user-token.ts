import { tokenLifetime } from "@proofline/core/user-token";
import { z } from "zod";
import { Time } from "../text/index.ts";
import { PhoneText } from "../verification/start-verification.ts";

/** The body of `POST /v1/users/{user_id}/tokens`. */
export const MintUserToken = z
  .strictObject({
    expires_in: z
      .int()
      .min(tokenLifetime.min)
      .max(tokenLifetime.max)
      .default(tokenLifetime.default)
      .meta({ description: "Seconds." }),
    to: PhoneText.optional().meta({ description: "The one number that the token is good for; without it, any." }),
  })
  .meta({ id: "MintUserToken" });

export const UserToken = z
  .object({ token: z.string().meta({ description: "Shown once; nothing of it is stored." }), expires_at: Time })
  .meta({ id: "UserToken" });
