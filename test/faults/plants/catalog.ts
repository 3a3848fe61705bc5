import { hearingPlants } from "./hearing.ts";
import { judgingPlants } from "./judging.ts";
import type { PlantedBug } from "./planted-bug.ts";
import { sendingPlants } from "./sending.ts";
import { startingPlants } from "./starting.ts";
import { tellingPlants } from "./telling.ts";

/** Every bug that we plant, each with the drill that must notice it. */
export const plantedBugs: readonly PlantedBug[] = [
  ...startingPlants,
  ...sendingPlants,
  ...hearingPlants,
  ...judgingPlants,
  ...tellingPlants,
];
