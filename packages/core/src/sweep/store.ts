import type { ReceiptRecord, SettleableClaim } from "../message/index.ts";
import type { DeliveryId, MessageId } from "../runtime/index.ts";

/** A row that lost its job, and how often it has been nudged. */
export interface Nudge<I> {
  readonly id: I;
  readonly nudge: number;
  /** Class of its jobs. */
  readonly priority: number;
}

/** A receipt that came before its provider's answer was noted. */
export interface ParkedReceipt extends ReceiptRecord {
  /** The row it is kept in. */
  readonly parkedId: string;
}

/** The port of the sweep. Any number of sweeps may run at once: each row is taken by one of them. */
export interface SweepStore {
  /**
   * Messages that are due and were not taken within a few seconds of their last nudge; each is counted as nudged, so
   * that a long backlog is not nudged over and over (the pause doubles).
   */
  nudgeMessages(limit: number): Promise<readonly Nudge<MessageId>[]>;
  nudgeDeliveries(limit: number): Promise<readonly Nudge<DeliveryId>[]>;
  /**
   * Messages whose worker died or hangs between asking and noting: taken over under a new fence, their Attempt still
   * open. A worker is dead when its heartbeat has been missing for some seconds; one that beats has its claim's time.
   */
  takeOverStuck(limit: number): Promise<readonly SettleableClaim[]>;
  /** Sent Messages of which no receipt came by the time their project gave it; each is taken by one sweep for a while. */
  takeUnconfirmed(limit: number): Promise<readonly SettleableClaim[]>;
  /**
   * Messages that failed a while ago and of which nobody is known to have seen to what follows: whoever noted it died
   * meanwhile, or could not. Only of pending Verifications with no later Message; each is taken by one sweep for a while.
   */
  takeUnfollowed(limit: number): Promise<readonly SettleableClaim[]>;
  /** What follows from these was seen to: no sweep takes them again. */
  markFollowed(ids: readonly MessageId[]): Promise<void>;
  /** Parked receipts whose Attempt is known by now. */
  findParkedReceipts(limit: number): Promise<readonly ParkedReceipt[]>;
  /** Forgets parked receipts that were applied, and all that waited for more than ten minutes. */
  dropParkedReceipts(applied: readonly ParkedReceipt[]): Promise<void>;
  /** Erases the sealed numbers of Verifications that ended before `endedBefore`; returns how many. */
  erasePhoneNumbers(endedBefore: Date, limit: number): Promise<number>;
  /** Makes room for the coming weeks and drops whole weeks older than `createdBefore`. */
  rotatePartitions(createdBefore: Date): Promise<void>;
}
