import { invalidField } from "../error/index.ts";
import { isFictional } from "./fictional.ts";
import type { LineType, PhoneNumber } from "./parse-phone-number.ts";

/**
 * Kinds of numbers that a project may take or leave. `unknown` is tried by default: refusing would lock out people
 * whose plan grew faster than its metadata. The others cost whoever texts them (`premium_rate`, `shared_cost`) or
 * reach no person (`pager`, `voicemail`): no project can allow those.
 */
export const OPTIONAL_LINE_TYPES = ["voip", "unknown", "toll_free", "personal", "uan"] as const;
export type OptionalLineType = (typeof OPTIONAL_LINE_TYPES)[number];

/** Lines that take part however a project is set. */
const textable: readonly LineType[] = ["mobile", "fixed_line_or_mobile"];
const callable: readonly LineType[] = [...textable, "fixed_line"];

export interface Reach {
  readonly channel: "sms" | "call";
  /** The optional kinds that the project takes. */
  readonly allowed: readonly OptionalLineType[];
}

/**
 * Refuses with `phone_number_not_mobile` a number that cannot or may not take part on this channel: a number that can
 * only be a landline for a text, and for both what is neither a mobile nor of a kind that the project allows.
 */
export function requireReachable(number: PhoneNumber, { channel, allowed }: Reach): void {
  const { lineType } = number;
  if (canReach({ lineType, fictional: isFictional(number) }, { channel, allowed })) return;
  throw invalidField("to", refusalOf(lineType, channel), "phone_number_not_mobile");
}

/** The same as a question, of what the numbering plan says alone. */
export function canReach(
  { lineType, fictional }: { readonly lineType: LineType; readonly fictional: boolean },
  { channel, allowed }: Reach,
): boolean {
  if ((channel === "sms" ? textable : callable).includes(lineType)) return true;
  return allowed.some((each) => each === lineType) || (lineType === "unknown" && fictional);
}

function refusalOf(lineType: LineType, channel: Reach["channel"]): string {
  if (channel === "sms" && lineType === "fixed_line") return "This is a landline; a text cannot reach it.";
  if (lineType === "unknown")
    return "The numbering plan knows no line like this, and this project takes only those it knows.";
  return `Numbers of this kind (${lineType.replaceAll("_", " ")}) cannot be verified.`;
}
