/**
 * The beat of answers to clients that may send. What follows a refusal differs by its reason (a denial gives back what
 * was counted), and on a busy machine all of that takes longer than the beat of a check.
 */
export const SEND_BEAT_MS = 500;
