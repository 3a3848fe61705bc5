export { MintUserToken, UserToken } from "./user-token.ts";
