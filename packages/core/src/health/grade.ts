import type { SendResult } from "../provider/index.ts";
import type { Grade } from "./health.ts";

/** What a provider's answer says of its health. A "no" to this number or text is the answer of one that works. */
export function gradeOf(result: SendResult): Grade {
  if (result.kind === "accepted") return "good";
  if (result.kind === "unknown") return "failed";
  switch (result.reason) {
    case "number":
    case "opted_out":
    case "content":
    case "route":
    case "sender":
      return "refused";
    case "throttled":
      return "throttled";
    case "account":
    case "unreachable":
      return "failed";
  }
}
