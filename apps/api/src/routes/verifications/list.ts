import { LIST_LIMIT_DEFAULT, ListVerifications, VerificationPage } from "@proofline/contracts";
import { listVerifications, presentVerification } from "@proofline/core/verification";
import type { Api } from "../../api.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { readCursor, writeCursor } from "../cursor.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/verifications",
  tag: "Verifications",
  summary: "List verifications, newest first",
  query: ListVerifications,
  answers: { 200: { description: "One page.", schema: VerificationPage } },
  problems: ["phone_number_invalid"],
});

export function registerListVerifications(api: Api): void {
  registerRoute(api, route, async ({ access, query }) => {
    const page = await listVerifications(api.deps, {
      access,
      to: query.to,
      status: query.status,
      reference: query.reference,
      userId: query.user_id,
      limit: query.limit ?? LIST_LIMIT_DEFAULT,
      before: readCursor("ver", query.cursor),
    });
    return json(200, { data: page.data.map(presentVerification), next_cursor: writeCursor(page.nextBefore) });
  });
}
