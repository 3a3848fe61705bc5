import { AppError } from "@proofline/core/error";
import { readId, type VerificationId } from "@proofline/core/runtime";
import type { OpenRequest } from "../../route/register-route.ts";

/** The id in the path. What is no id is answered like an id of nobody's. */
export function verificationIdOf({ param, event }: OpenRequest): VerificationId {
  const id = readId("ver", param("id"));
  if (id === null) throw new AppError("verification_not_found", "No such verification.");
  event.verificationId = id;
  return id;
}
