import { apiKeyKind, digestApiKey } from "@proofline/core/access";
import { AppError } from "@proofline/core/error";
import type { Access, ProjectStore } from "@proofline/core/project";
import { type Clock, type ProjectId, readId } from "@proofline/core/runtime";
import { openUserToken, type UserTokenClaims, type UserTokens } from "@proofline/core/user-token";
import { createShortMemory, type ShortMemory } from "./short-memory.ts";

export interface Authenticator {
  /** Who asks, by a key or a user token. Refuses with `unauthenticated`, and with `forbidden` where no test key counts. */
  authenticate(authorization: string | undefined): Promise<Access>;
  /** The same past what is remembered. */
  reload(authorization: string | undefined): Promise<Access>;
  /** Forgets what was read of a project that this process has changed. */
  forget(projectId: ProjectId): void;
}

export interface AuthenticatorDeps {
  readonly projects: Pick<ProjectStore, "authenticate" | "open">;
  readonly userTokens: Pick<UserTokens, "read">;
  readonly clock: Clock;
  /** Whether this server takes test keys. */
  readonly testKeys: boolean;
}

type Mode = "recall" | "reload";

/** Knows callers by their keys and tokens. A token is no row: only its project is read, like that of a key. */
export function createAuthenticator(
  { projects, userTokens, clock, testKeys }: AuthenticatorDeps,
  nowMs: () => number = () => performance.now(),
): Authenticator {
  const keys: ShortMemory<Access> = createShortMemory(nowMs);
  const opened: ShortMemory<Omit<Access, "actor">> = createShortMemory(nowMs);

  async function identify(authorization: string | undefined, mode: Mode): Promise<Access | null> {
    const credential = /^Bearer +([^ ]+) *$/i.exec(authorization ?? "")?.[1] ?? "";
    if (apiKeyKind(credential) !== null) {
      const digest = digestApiKey(credential);
      return await keys[mode](Buffer.from(digest).toString("base64"), () => projects.authenticate(digest));
    }
    const claims = looksLikeToken(credential) ? await userTokens.read(credential, { now: clock.now() }) : null;
    return claims === null ? null : await openFor(claims, mode);
  }

  async function openFor(claims: UserTokenClaims, mode: Mode): Promise<Access | null> {
    const projectId = readId("prj", claims.aud);
    if (projectId === null) return null;
    const project = await opened[mode](projectId, () => projects.open(projectId));
    return project === null ? null : openUserToken(claims, project);
  }

  return {
    authenticate: async (authorization) => admit(await identify(authorization, "recall"), { testKeys }),
    reload: async (authorization) => admit(await identify(authorization, "reload"), { testKeys }),
    forget(projectId) {
      keys.forget(projectId);
      opened.forget(projectId);
    },
  };
}

/** Three parts of base64url, of which the first is a JSON object's (RFC 7515, 3.1). */
function looksLikeToken(credential: string): boolean {
  return /^ey[\w-]+\.[\w-]+\.[\w-]+$/.test(credential);
}

function admit(access: Access | null, { testKeys }: { readonly testKeys: boolean }): Access {
  if (access === null) throw unauthenticated();
  if (access.actor.mode === "test" && !testKeys) {
    throw new AppError("forbidden", "This server takes no test keys (TEST_KEYS).");
  }
  return access;
}

function unauthenticated(): AppError {
  return new AppError("unauthenticated", "Send a secret key: Authorization: Bearer sk_…");
}
