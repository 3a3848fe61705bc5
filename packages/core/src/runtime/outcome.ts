/** What a processor says of its job. A provider's or receiver's "no" is an outcome; only our own faults throw. */
export type JobOutcome =
  | { readonly kind: "done" }
  /** Not yet: the row says when. Costs none of the job's attempts. */
  | { readonly kind: "again"; readonly at: Date }
  /** Never: nothing a repeat could change. */
  | { readonly kind: "drop"; readonly reason: string };
