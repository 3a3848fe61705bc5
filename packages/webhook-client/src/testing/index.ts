export { createSelfSigned } from "./self-signed.ts";
