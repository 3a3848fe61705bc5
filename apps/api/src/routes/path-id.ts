import { AppError } from "@proofline/core/error";
import { type Id, readId } from "@proofline/core/runtime";
import type { OpenRequest } from "../route/register-route.ts";

const nouns = {
  whe: "webhook endpoint",
  evt: "event",
  dlv: "delivery",
  ded: "dead letter",
  dec: "decision",
  key: "API key",
} as const;

/** The id in the path. What is no id is answered like an id of nobody's. */
export function pathId<P extends keyof typeof nouns>(prefix: P, { param }: Pick<OpenRequest, "param">): Id<P> {
  const id = readId(prefix, param("id"));
  if (id === null) throw new AppError("not_found", `No such ${nouns[prefix]}.`);
  return id;
}
