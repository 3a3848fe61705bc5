import { z } from "zod";
import { plainText } from "../text/index.ts";
import { PhoneText } from "../verification/index.ts";

/** The body of `POST /v1/numbers/unlock`. */
export const UnlockNumber = z.strictObject({ to: PhoneText }).meta({ id: "UnlockNumber" });

/** The body of `POST /v1/users/unlock`. */
export const UnlockUser = z.strictObject({ user_id: plainText({ max: 255 }) }).meta({ id: "UnlockUser" });

/** The answer to both. */
export const Unlocked = z
  .object({
    object: z.literal("unlocked"),
    was_locked: z.boolean().meta({ description: "False: there was no lock, or it was taken away before." }),
  })
  .meta({ id: "Unlocked" });
