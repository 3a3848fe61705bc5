import type { GateLimits } from "@proofline/core/webhook";
import { GATE, type Ground } from "../ground/open-ground.ts";
import { watchSlots } from "./watch-slots.ts";

/** Whoever delivers to the zoo, and what can be seen of them. */
export interface ZooWorkers<Observed> {
  /** The part that begins now: what is observed is told by part. */
  enter(part: ZooPart): void;
  observed(): Observed;
  stop(): Promise<void>;
}

/** `sick`: Events are made, and most receivers are sick. `quiet`: no more are made. `healed`: everybody is well. */
export type ZooPart = "sick" | "quiet" | "healed";

export interface SeenInside {
  readonly failingMost: number;
  readonly limits: GateLimits;
  readonly gate: { readonly passed: number; readonly crowded: number; readonly open: number };
}

/** A worker in this process, whose gate can be watched. */
export async function openInside(ground: Ground): Promise<ZooWorkers<SeenInside>> {
  const gate = watchSlots(GATE);
  const stop = await ground.startDelivering({ gate });
  return {
    enter() {},
    observed: () => ({ failingMost: gate.failingMost(), limits: GATE, gate: gate.verdicts }),
    stop,
  };
}
