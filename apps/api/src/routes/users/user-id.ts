import { isPlainText } from "@proofline/contracts";
import { invalidField } from "@proofline/core/error";
import type { OpenRequest } from "../../route/register-route.ts";

const LENGTH_MAX = 255;

/** The user in the path, as the project's backend names them: 1 to 255 characters, no control characters. */
export function userIdOf({ param }: Pick<OpenRequest, "param">): string {
  const userId = param("user_id");
  if (userId.length > LENGTH_MAX || !isPlainText(userId)) {
    throw invalidField("user_id", `1 to ${LENGTH_MAX} characters, none of them a control character.`);
  }
  return userId;
}
