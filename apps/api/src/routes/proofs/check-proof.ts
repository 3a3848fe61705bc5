import { CheckProof, CheckProofResult } from "@proofline/contracts";
import { checkProof } from "@proofline/core/proof";
import type { Api } from "../../api.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/check-proof",
  tag: "Proofs",
  summary: "Redeem a proof token: valid once, for the project it was made for",
  body: CheckProof,
  answers: { 200: { description: "What it proves, or why it proves nothing.", schema: CheckProofResult } },
});

export function registerCheckProof(api: Api): void {
  registerRoute(api, route, async ({ access, body, event }) => {
    const answer = await checkProof(api.deps, { access, proof: body.proof });
    event.outcome = answer.valid ? "valid" : answer.reason;
    return json(200, answer);
  });
}
