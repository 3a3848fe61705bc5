import { ACCOUNT_ID_PATTERN } from "@proofline/core/provider";
import { z } from "zod";

/** The id of a provider account, as it is configured. */
export const AccountId = z
  .string()
  .regex(ACCOUNT_ID_PATTERN, "Not the id of a provider account, such as twilio or twilio-eu.")
  .meta({ example: "twilio" });
