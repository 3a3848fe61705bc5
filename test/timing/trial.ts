/** One kind of target of a request, such as a number that is locked. */
export interface Target {
  readonly name: string;
  /** Asks for the `i`th time and returns what the answer said, without what is different in every answer. */
  ask(i: number): Promise<string>;
}

/** Requests of which the answers must not tell one target from another of the same group. */
export interface Trial {
  readonly name: string;
  readonly groups: readonly (readonly Target[])[];
  /** How many requests are under way at a time. */
  readonly lanes: number;
  /** Between two rounds: gives back what a round used up. */
  restore(): Promise<void>;
}

/** What was measured of one target. */
export interface Measured {
  readonly name: string;
  /** Milliseconds, in the order in which they were asked. */
  readonly times: number[];
  readonly answers: Set<string>;
}

/** Each number is asked for once in a round. */
export const ROUND = 100;

/** Every target as often as every other, all in one random order, in rounds of a hundred. */
export async function measure(
  { groups, lanes, restore }: Trial,
  { samples, random }: { samples: number; random: () => number },
): Promise<readonly (readonly Measured[])[]> {
  const measured = groups.map((targets) =>
    targets.map(({ name, ask }) => ({ name, ask, times: [] as number[], answers: new Set<string>() })),
  );
  for (let from = 0; from < samples; from += ROUND) {
    const queue = measured
      .flat()
      .flatMap((target) =>
        Array.from({ length: Math.min(ROUND, samples - from) }, (_, i) => ({ target, i: from + i, order: random() })),
      )
      .toSorted((a, b) => a.order - b.order);
    const lane = async (): Promise<void> => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const at = performance.now();
        const answer = await next.target.ask(next.i);
        next.target.times.push(performance.now() - at);
        next.target.answers.add(answer);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    await restore();
  }
  return measured;
}
