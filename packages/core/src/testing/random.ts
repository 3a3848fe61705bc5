import { createHash } from "node:crypto";
import type { Random } from "../runtime/index.ts";

/** Bytes that look random and are the same for the same seed, so that a failure can be played again. */
export function createTestRandom(seed = "proofline"): Random {
  let block = 0;
  let left = Buffer.alloc(0);
  return {
    bytes(length) {
      while (left.length < length) {
        left = Buffer.concat([left, createHash("sha256").update(`${seed}/${block++}`).digest()]);
      }
      const bytes = new Uint8Array(left.subarray(0, length));
      left = left.subarray(length);
      return bytes;
    },
  };
}

/** Always the same byte: `0` makes the smallest jitter, `255` the largest. */
export function createConstantRandom(byte: number): Random {
  return { bytes: (length) => new Uint8Array(length).fill(byte) };
}
