import { parsePhoneNumber } from "@proofline/core/phone";

/** Numbers that nobody has used yet in this run. */
export interface Numbers {
  take(count: number): string[];
}

/** +44 7400 000000 to 7409 999999, all of them UK mobiles by the metadata; none is a magic number of the simulator. */
const FIRST = 447_400_000_000;
const COUNT = 10_000_000;

export function createNumbers(seed: number): Numbers {
  let next = (seed * 99_991) % COUNT;
  const one = (): string => {
    next = (next + 1) % COUNT;
    return `+${FIRST + next}`;
  };
  parsePhoneNumber(one());
  return { take: (count) => Array.from({ length: count }, one) };
}
