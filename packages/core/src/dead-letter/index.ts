export { type DeadLetter, FAULTS_MAX, type Fault } from "./dead-letter.ts";
export { type ListDeadLettersCommand, listDeadLetters } from "./list-dead-letters.ts";
export { type RedriveDeps, redriveDeadLetter } from "./redrive-dead-letter.ts";
export { removeDeadLetter } from "./remove-dead-letter.ts";
export type { DeadLetterQuery, DeadLetterStore, Redriven } from "./store.ts";
