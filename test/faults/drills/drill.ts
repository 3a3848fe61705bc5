import type { Stack } from "../../support/stack.ts";

/** What a drill may use: the product over Postgres alone, and everybody around it. */
export type DrillGround = Stack;

/** One promise of the product, asked for from outside in seconds. */
export interface Drill {
  readonly name: string;
  /** Settings that it needs, as the API names them. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The rules that were broken, in words; none where the product keeps its promise. */
  run(ground: DrillGround): Promise<string[]>;
}

/** The rules that do not hold. */
export function broken(rules: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(rules)
    .filter(([, holds]) => !holds)
    .map(([rule]) => rule);
}
