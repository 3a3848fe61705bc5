/** How urgent a caller says a send is: a person waits for it, or nobody does. */
export const URGENCIES = ["interactive", "bulk"] as const;
export type Urgency = (typeof URGENCIES)[number];

/** A project with less than this unsent shares the first class with all that are as quiet; each step is a class of its own. */
const STEPS = [100, 1_000, 10_000] as const;

/**
 * The class of a Message's jobs: 0 is served before 1 and so on, inside a class who came first. A project waits behind
 * itself: the more it has unsent, the later its next Message is served, so that no flood delays a quiet project. Bulk
 * waits behind everything that a person waits for.
 */
export function jobPriority({ unsent, urgency }: { unsent: number; urgency: Urgency }): number {
  const crowd = STEPS.filter((step) => unsent >= step).length;
  return urgency === "bulk" ? STEPS.length + 1 + crowd : crowd;
}
