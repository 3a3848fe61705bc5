import { DecisionPage, LIST_LIMIT_DEFAULT, ListDecisions } from "@proofline/contracts";
import { listRulings } from "@proofline/core/ruling";
import { readId } from "@proofline/core/runtime";
import type { Api } from "../../api.ts";
import { presentDecision } from "../../present/present-decision.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { readCursor, writeCursor } from "../cursor.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/decisions",
  tag: "Operations",
  summary: "List the decisions on sends, newest first",
  query: ListDecisions,
  answers: { 200: { description: "One page.", schema: DecisionPage } },
  problems: ["phone_number_invalid"],
});

export function registerListDecisions(api: Api): void {
  registerRoute(api, route, async ({ access, query }) => {
    const { data, nextBefore } = await listRulings(api.deps, {
      access,
      verificationId:
        query.verification_id === undefined ? undefined : (readId("ver", query.verification_id) ?? undefined),
      to: query.to,
      action: query.action,
      step: query.step,
      limit: query.limit ?? LIST_LIMIT_DEFAULT,
      before: readCursor("dec", query.cursor),
    });
    return json(200, {
      data: data.map((ruling) => presentDecision(ruling, api.deps.keyRing)),
      next_cursor: writeCursor(nextBefore),
    });
  });
}
