import type { DeliveryId } from "../runtime/index.ts";
import type { Counted, Health, HealthChange, Override } from "./health.ts";

export interface ProbeRequest {
  readonly account: string;
  /** The Message has nobody else to go to, so it need not wait for the cool-down. */
  readonly eager: boolean;
}

/** The port to the health of provider accounts, which all processes share. Its clock is the store's. */
export interface HealthStore {
  /** Adds what was counted, and gives back every account of which anything is known. */
  sync(counted: readonly Counted[]): Promise<readonly Health[]>;
  /**
   * Changes the breaker, where nobody did since `health` was read and no operator's word counts, and tells every project
   * whose routes use the account. Null: nothing was changed.
   */
  change(health: Health, change: HealthChange): Promise<{ readonly deliveryIds: readonly DeliveryId[] } | null>;
  /** Takes the next probe of an open account; false when it is not due, or somebody else has it. */
  takeProbe(request: ProbeRequest): Promise<boolean>;
  /** Null takes it back: the breaker goes on where it was. */
  setOverride(account: string, override: Override | null): Promise<void>;
}
