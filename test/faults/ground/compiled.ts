import { fileURLToPath } from "node:url";

/**
 * Half of what a start costs is the compiling, and hundreds of starts on two cores would be the harness's own load:
 * processes share what one of them compiled.
 */
export const compiled = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL("../../../node_modules/.cache/proofline-faults", import.meta.url)),
} as const;
