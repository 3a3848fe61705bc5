/** +44 7400 000000 to 7409 999999: all of them mobiles by the metadata, none a magic number of the simulator. */
const FIRST = 447_400_000_000;
const COUNT = 10_000_000;

/** Numbers that nobody has used yet in this run. */
export function createNumbers(seed: number): () => string {
  let next = (seed * 99_991) % COUNT;
  return () => {
    next = (next + 1) % COUNT;
    return `+${FIRST + next}`;
  };
}
