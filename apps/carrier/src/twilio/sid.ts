import { randomUUID } from "node:crypto";

/** `SM` and 32 hex digits, as Twilio's ids are. */
export function newSid(prefix: "SM" | "CA"): string {
  return prefix + randomUUID().replaceAll("-", "");
}
