/** What follows when nobody can say whether a text went out, and no evidence came in time. */
export const UNKNOWN_POLICIES = [
  /** Another provider sends the same code: the handset may get it twice. */
  "resend",
  /** Nobody does: the handset gets it at most once, and perhaps not at all. */
  "hold",
] as const;
export type UnknownPolicy = (typeof UNKNOWN_POLICIES)[number];

/** What follows when a text did not arrive, or no receipt said that it did. */
export const FAILOVER_POLICIES = [
  "nothing",
  /** The next provider of the route sends the same code; where there is none, the next channel. */
  "next_provider",
  /** The next of the Verification's channels. */
  "next_channel",
] as const;
export type FailoverPolicy = (typeof FAILOVER_POLICIES)[number];
