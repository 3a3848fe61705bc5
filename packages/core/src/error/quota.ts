/** How much of one window of a limit is left: what headers and bodies say of it. */
export interface Quota {
  /** The rule's name. */
  readonly name: string;
  readonly max: number;
  /** Length of the window. */
  readonly seconds: number;
  readonly left: number;
  /** Seconds until a send is allowed again where none is left, else until the oldest one leaves the window. */
  readonly resetSeconds: number;
}
