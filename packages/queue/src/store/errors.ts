/** The place for jobs is there but not fit for them. One sentence for the operator; waiting does not help. */
export class QueueUnusableError extends Error {
  override readonly name = "QueueUnusableError";
}

/** The place for jobs did not answer in time. */
export class QueueUnavailableError extends Error {
  override readonly name = "QueueUnavailableError";
}
