export { DeadLetterPage, ListDeadLetters, RedrivenLetter } from "./dead-letter.ts";
