/** What sends are counted by. */
export const LIMIT_SUBJECTS = [
  "number",
  /** The number without its last four digits (E.164): what a block of numbers is bought as. */
  "number_range",
  "country",
  /** The person's address: all of an IPv4 address, the /64 of an IPv6 one. */
  "client_ip",
  /** The network around it: the /24, and the /48 of IPv6. */
  "client_network",
  "user",
  "project",
  "api_key",
  /** One number, as `number`: only of what clients asked for, those who hold a publishable key or a user token. */
  "client_number",
  /** One address, as `client_ip`, of what clients asked for. */
  "client_address",
  /** All that clients of the project asked for. */
  "client_sends",
  /** A key that the caller supplies in `limit_keys`. */
  "key",
] as const;
export type LimitSubject = (typeof LIMIT_SUBJECTS)[number];

/** At most so many sends in any stretch of so many seconds. */
export interface LimitWindow {
  readonly max: number;
  readonly seconds: number;
}

export interface LimitRule {
  /** Unique in its project. */
  readonly name: string;
  readonly by: LimitSubject;
  /** Which of the `limit_keys`, where it is by one; else null. */
  readonly key: string | null;
  /** Shortest first. All must have room. */
  readonly windows: readonly LimitWindow[];
}
