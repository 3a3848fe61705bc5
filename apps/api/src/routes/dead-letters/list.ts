import { DeadLetterPage, LIST_LIMIT_DEFAULT, ListDeadLetters } from "@proofline/contracts";
import { listDeadLetters } from "@proofline/core/dead-letter";
import type { Api } from "../../api.ts";
import { presentDeadLetter } from "../../present/present-dead-letter.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { readCursor, writeCursor } from "../cursor.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/dead-letters",
  tag: "Operations",
  summary: "List texts and webhooks with which the server's workers failed, newest first",
  query: ListDeadLetters,
  answers: { 200: { description: "One page.", schema: DeadLetterPage } },
});

export function registerListDeadLetters(api: Api): void {
  registerRoute(api, route, async ({ access, query }) => {
    const { data, nextBefore } = await listDeadLetters(api.deps, {
      access,
      limit: query.limit ?? LIST_LIMIT_DEFAULT,
      before: readCursor("ded", query.cursor),
    });
    return json(200, { data: data.map(presentDeadLetter), next_cursor: writeCursor(nextBefore) });
  });
}
