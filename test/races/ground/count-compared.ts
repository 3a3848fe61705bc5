/** Sums `guesses_compared_total` over processes. Throws where one does not tell it: silence is not zero. */
export async function countCompared(urls: readonly string[]): Promise<number> {
  const counts = await Promise.all(
    urls.map(async (url) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const value = /^guesses_compared_total (\d+)$/m.exec(text)?.[1];
      if (value === undefined) throw new Error(`${url} does not count its compares`);
      return Number(value);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
