export { type MintCommand, type MintDeps, type MintedToken, mintUserToken } from "./mint-user-token.ts";
export { openUserToken } from "./open-user-token.ts";
export { revokeUserTokens } from "./revoke-user-tokens.ts";
export { tokenLifetime, type UserTokenClaims, type UserTokens } from "./user-token.ts";
