import { invalidField } from "../error/index.ts";
import type { LineType, PhoneNumber } from "./parse-phone-number.ts";

/** Lines that a text can reach. `unknown` is tried: refusing would lock out people whose plan is silent. */
const textable: readonly LineType[] = ["mobile", "fixed_line_or_mobile", "voip", "unknown"];
const callable: readonly LineType[] = [...textable, "fixed_line"];

/**
 * Refuses with `phone_number_not_mobile` a number that cannot take part on this channel: a landline for a text;
 * premium, shared-cost, toll-free, personal, pager, voicemail and company-wide numbers for both.
 */
export function requireReachable(number: PhoneNumber, channel: "sms" | "call"): void {
  if ((channel === "sms" ? textable : callable).includes(number.lineType)) return;
  const message =
    channel === "sms" && number.lineType === "fixed_line"
      ? "This is a landline; a text cannot reach it."
      : `Numbers of this kind (${number.lineType.replaceAll("_", " ")}) cannot be verified.`;
  throw invalidField("to", message, "phone_number_not_mobile");
}
