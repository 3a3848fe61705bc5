import type { RouteStep } from "./route.ts";

/**
 * How an account stands with the breaker that all processes share.
 * - `closed`: it works.
 * - `recovering`: it comes back and gets this share (0 to 1) of what would go to it.
 * - `half_open`: one probe at a time may ask it, nobody else.
 * - `open`: it is down.
 */
export type Standing =
  | { readonly kind: "closed" }
  | { readonly kind: "recovering"; readonly share: number }
  | { readonly kind: "half_open" }
  | { readonly kind: "open" };

export type StandingOf = (account: string) => Standing;

export interface Ordering {
  readonly standingOf: StandingOf;
  /** A number in [0, 1), evenly spread; taken only where there is something to choose. */
  readonly draw: () => number;
}

/**
 * The steps in the order to ask them: by priority, inside one by chance with their weights as shares. What recovers
 * keeps its place as often as its share says and comes after what works otherwise. What is down comes last of all, for
 * a text to an account that is probably down is still better than none. No step is lost.
 */
export function orderSteps(steps: readonly RouteStep[], ordering: Ordering): readonly RouteStep[] {
  const ranks = new Map(steps.map((step) => [step, rankOf(ordering.standingOf(step.account), ordering)]));
  return [0, 1, 2].flatMap((rank) =>
    byPriority(
      steps.filter((step) => ranks.get(step) === rank),
      ordering,
    ),
  );
}

function rankOf(standing: Standing, { draw }: Ordering): number {
  switch (standing.kind) {
    case "closed":
      return 0;
    case "recovering":
      return draw() < standing.share ? 0 : 1;
    case "half_open":
    case "open":
      return 2;
  }
}

function byPriority(steps: readonly RouteStep[], { draw }: Ordering): readonly RouteStep[] {
  const byNumber = Map.groupBy(steps, ({ priority }) => priority);
  const priorities = [...byNumber.keys()].toSorted((a, b) => a - b);
  return priorities.flatMap((priority) => byWeight(byNumber.get(priority) ?? [], draw));
}

/** Draws one after the other, each with its weight's share of what is left. */
function byWeight(steps: readonly RouteStep[], draw: () => number): readonly RouteStep[] {
  const left = steps.filter(({ weight }) => weight > 0);
  const ordered: RouteStep[] = [];
  while (left.length > 1) ordered.push(...left.splice(drawnIndex(left, draw()), 1));
  return [...ordered, ...left, ...steps.filter(({ weight }) => weight <= 0)];
}

function drawnIndex(steps: readonly RouteStep[], drawn: number): number {
  let rest = drawn * steps.reduce((sum, { weight }) => sum + weight, 0);
  const index = steps.findIndex(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
  // The sum of fractions may fall short of its parts by a rounding.
  return index === -1 ? steps.length - 1 : index;
}
