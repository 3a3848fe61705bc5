import { answering } from "./answering.ts";
import type { PlantedBug } from "./planted-bug.ts";
import { reading } from "./reading.ts";
import { repeats } from "./repeats.ts";
import { signing } from "./signing.ts";

export const plantedBugs: readonly PlantedBug[] = [...signing, ...reading, ...repeats, ...answering];
