import { AppError } from "@proofline/core/error";

const CAUSES_MAX = 5;

/** Classes of SQLSTATE that pass by themselves (PostgreSQL, appendix A). */
const passingClasses = [
  "08", // connection exception
  "53", // insufficient resources
  "57", // operator intervention: shutdown, statement timeout
  "40", // serialization failure, deadlock
];
const LOCK_NOT_AVAILABLE = "55P03";

/** What Node and the PostgreSQL driver say when the other end is away. */
const awayCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
]);

/** Whatever was thrown as a code of the closed list; nothing of its text is public. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isStoreAway(thrown)) return new AppError("unavailable", "A store is away; try again shortly.", { cause: thrown });
  return new AppError("unexpected", "Something broke on our side; the request id finds it in the log.", {
    cause: thrown,
  });
}

function isStoreAway(thrown: unknown): boolean {
  let current = thrown;
  for (let depth = 0; depth < CAUSES_MAX && current instanceof Error; depth++) {
    const code = "code" in current ? current.code : undefined;
    if (typeof code === "string" && isAwayCode(code)) return true;
    current = current.cause;
  }
  return false;
}

function isAwayCode(code: string): boolean {
  if (awayCodes.has(code) || code === LOCK_NOT_AVAILABLE) return true;
  return /^[0-9A-Z]{5}$/.test(code) && passingClasses.includes(code.slice(0, 2));
}
