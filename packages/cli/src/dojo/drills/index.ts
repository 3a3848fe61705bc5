import type { DrillGroup } from "../drill.ts";
import { forged } from "./forged.ts";
import { genuine } from "./genuine.ts";
import { noise } from "./noise.ts";
import { repeats } from "./repeats.ts";
import { rotation } from "./rotation.ts";
import { time } from "./time.ts";

/** Everything that a receiver is asked, in the order of asking. */
export const drillGroups: readonly DrillGroup[] = [genuine, forged, time, rotation, repeats, noise];
