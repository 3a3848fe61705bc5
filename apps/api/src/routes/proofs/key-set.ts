import { KeySet } from "@proofline/contracts";
import type { Api } from "../../api.ts";
import { content } from "../../route/answer.ts";
import { registerOpenRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

/** RFC 7517, 8.5.2. */
const TYPE = "application/jwk-set+json";

const route = defineRoute({
  method: "get",
  path: "/.well-known/jwks.json",
  tag: "Proofs",
  summary: "The public keys under which proof tokens can be checked, newest first",
  answers: { 200: { description: "A JWK set (RFC 7517).", schema: KeySet, type: TYPE } },
});

export function registerKeySet(api: Api): void {
  registerOpenRoute(api, route, async () => {
    const keys = await api.deps.proofs.keySet();
    // Short, so that a new key is known soon; readers ask again for a key id that they do not know.
    return content(TYPE, JSON.stringify(keys), { "cache-control": "public, max-age=300" });
  });
}
