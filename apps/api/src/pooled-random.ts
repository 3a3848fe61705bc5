import { randomFillSync } from "node:crypto";
import type { Random } from "@proofline/core/runtime";

const POOL_BYTES = 4_096;

/** Cryptographic bytes, drawn from the system many at a time: one draw costs more than a hundred ids need. */
export function createPooledRandom(): Random {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    bytes(length) {
      if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length));
      if (used + length > POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
      }
      const bytes = pool.slice(used, used + length);
      // Handed out once, and not to be found here afterwards: some become keys.
      pool.fill(0, used, used + length);
      used += length;
      return bytes;
    },
  };
}
