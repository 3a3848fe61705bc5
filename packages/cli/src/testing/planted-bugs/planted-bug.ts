import type { DiagnosisCode } from "../../dojo/diagnosis.ts";
import { type ReceiverSteps, Refusal } from "../receiver.ts";

/** A receiver as people write it, with one fault. */
export interface PlantedBug {
  readonly bug: string;
  readonly steps: Partial<ReceiverSteps>;
  /** What the dojo must say, and nothing else. */
  readonly names: readonly DiagnosisCode[];
  /** Instead of the fifteen seconds of real deliveries. */
  readonly deadlineMs?: number;
}

/** Answers 500 to whatever it did not mean to refuse. */
export const crashes = (error: unknown): number => (error instanceof Refusal ? error.status : 500);
