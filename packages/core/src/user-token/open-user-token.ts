import { CLIENT_SCOPES } from "../access/index.ts";
import type { Access } from "../project/index.ts";
import type { UserTokenClaims } from "./user-token.ts";

/** What the holder of a genuine token may do in its project as it is now; null once the project revoked its tokens. */
export function openUserToken(claims: UserTokenClaims, opened: Omit<Access, "actor">): Access | null {
  const { project } = opened;
  if (claims.aud !== project.id || claims.generation !== project.settings.userTokenGeneration) return null;
  const user = { id: claims.sub, phoneDigest: claims.phone_digest };
  return {
    ...opened,
    actor: {
      projectId: project.id,
      apiKeyId: claims.api_key,
      kind: "user_token",
      mode: claims.mode,
      scopes: CLIENT_SCOPES,
      user,
    },
  };
}
