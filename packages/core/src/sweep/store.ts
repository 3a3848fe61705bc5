import type { SettleableClaim } from "../message/index.ts";
import type { DeliveryId, MessageId } from "../runtime/index.ts";

/** A row that lost its job, and how often it has been nudged. */
export interface Nudge<I> {
  readonly id: I;
  readonly nudge: number;
}

/** The port of the sweep. Any number of sweeps may run at once: each row is taken by one of them. */
export interface SweepStore {
  /**
   * Messages that are due and were not taken within a few seconds of their last nudge; each is counted as nudged, so
   * that a long backlog is not nudged over and over (the pause doubles).
   */
  nudgeMessages(limit: number): Promise<readonly Nudge<MessageId>[]>;
  nudgeDeliveries(limit: number): Promise<readonly Nudge<DeliveryId>[]>;
  /** Messages whose worker died between asking and noting: taken over under a new fence, their Attempt still open. */
  takeOverStuck(limit: number): Promise<readonly SettleableClaim[]>;
  /** Erases the sealed numbers of Verifications that ended before `endedBefore`; returns how many. */
  erasePhoneNumbers(endedBefore: Date, limit: number): Promise<number>;
  /** Makes room for the coming weeks and drops whole weeks older than `createdBefore`. */
  rotatePartitions(createdBefore: Date): Promise<void>;
}
