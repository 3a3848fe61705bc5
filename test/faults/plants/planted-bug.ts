import type { Drill } from "../drills/drill.ts";
import type { Plant } from "./plant.ts";

export interface PlantedBug extends Plant {
  readonly drill: Drill;
  /** The rule that must be found broken, as the drill words it. */
  readonly rule: string;
}
