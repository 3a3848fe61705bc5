import type { SourceTree, Violation } from "../source-tree.ts";

/** No file leads back to itself through what it imports; type-only imports count. */
export function checkCycles({ sources }: SourceTree): Violation[] {
  const next = (path: string): readonly string[] =>
    (sources.get(path)?.targets ?? []).flatMap(({ file }) => (file !== null && sources.has(file) ? [file] : []));
  return findKnots([...sources.keys()], next).map((knot) => {
    const cycle = shortestCycle(knot, next);
    const [path = ""] = cycle;
    return {
      rule: "cycles",
      path,
      line: 1,
      message: `imports itself by way of ${[...cycle.slice(1), path].join(" → ")}`,
    };
  });
}

/** Strongly connected components of more than one file, or of one that imports itself (Tarjan 1972). */
function findKnots(paths: readonly string[], next: (path: string) => readonly string[]): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const knots: string[][] = [];
  const visit = (path: string): void => {
    order.set(path, order.size);
    lowest.set(path, order.size - 1);
    stack.push(path);
    onStack.add(path);
    for (const target of next(path)) {
      if (!order.has(target)) visit(target);
      if (onStack.has(target)) lowest.set(path, Math.min(lowest.get(path) ?? 0, lowest.get(target) ?? 0));
    }
    if (lowest.get(path) !== order.get(path)) return;
    const knot = stack.splice(stack.indexOf(path));
    for (const member of knot) onStack.delete(member);
    if (knot.length > 1 || next(path).includes(path)) knots.push(knot.sort());
  };
  for (const path of paths) if (!order.has(path)) visit(path);
  return knots;
}

/** The shortest way from the knot's first file back to it: breadth first. */
function shortestCycle(knot: readonly string[], next: (path: string) => readonly string[]): string[] {
  const [start = ""] = knot;
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const target of next(at).filter((path) => knot.includes(path))) {
      if (target === start) {
        const way = [at];
        for (let step = cameFrom.get(at); step !== undefined; step = cameFrom.get(step)) way.unshift(step);
        return way;
      }
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, at);
      queue.push(target);
    }
  }
  return [...knot];
}
