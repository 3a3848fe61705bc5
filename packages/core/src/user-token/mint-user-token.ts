import { CLIENT_SCOPES, type PhoneDigest, requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import type { Access } from "../project/index.ts";
import { addSeconds, type Clock } from "../runtime/index.ts";
import type { UserTokens } from "./user-token.ts";

export interface MintDeps {
  readonly clock: Clock;
  readonly phoneDigest: PhoneDigest;
  readonly userTokens: Pick<UserTokens, "sign">;
  /** The server's PUBLIC_URL. */
  readonly issuer: string;
}

export interface MintCommand {
  readonly access: Access;
  readonly userId: string;
  readonly expiresInSeconds: number;
  /** The one number that it shall be good for. */
  readonly to?: string | undefined;
}

export interface MintedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/**
 * A token with which a user's app starts and checks in the user's name. Refuses with `forbidden` a key that may not do
 * both itself, and with `phone_number_invalid`.
 */
export async function mintUserToken(deps: MintDeps, command: MintCommand): Promise<MintedToken> {
  const { access, userId, expiresInSeconds, to } = command;
  const { actor, project } = access;
  // No client scope is one for minting, so a token cannot mint its own successor; that is said, too.
  if (actor.kind !== "secret") throw new AppError("forbidden", "Only a secret key mints user tokens.");
  for (const scope of CLIENT_SCOPES) requireScope(actor, scope);
  const iat = Math.floor(deps.clock.now().getTime() / 1_000);
  const exp = iat + expiresInSeconds;
  const token = await deps.userTokens.sign({
    iss: deps.issuer,
    aud: project.id,
    sub: userId,
    iat,
    exp,
    generation: project.settings.userTokenGeneration,
    api_key: actor.apiKeyId,
    mode: actor.mode,
    phone_digest: to === undefined ? null : hexDigest(deps, access, parsePhoneNumber(to).e164),
  });
  return { token, expiresAt: addSeconds(new Date(0), exp) };
}

function hexDigest({ phoneDigest }: Pick<MintDeps, "phoneDigest">, { project }: Access, e164: string): string {
  return Buffer.from(phoneDigest(project.id, e164)).toString("hex");
}
