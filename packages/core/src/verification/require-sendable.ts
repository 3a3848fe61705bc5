import { requireCountryAllowed } from "../country/index.ts";
import { AppError } from "../error/index.ts";
import { type PhoneNumber, parsePhoneNumber, requireReachable } from "../phone/index.ts";
import type { ProjectSettings } from "../project/index.ts";
import type { Channel } from "../provider/index.ts";
import type { Verification } from "./verification.ts";

type Settings = Pick<ProjectSettings, "countryPolicies" | "lineTypes">;

/**
 * Refuses a number before anything is counted or charged: with `country_not_allowed` where the project does not send
 * to its country, with `phone_number_not_mobile` where its kind of line cannot or may not take part on this channel.
 */
export function requireSendable(settings: Settings, number: PhoneNumber, channel: Channel): void {
  requireCountryAllowed(settings.countryPolicies, number.country);
  requireReachable(number, { channel, allowed: settings.lineTypes });
}

/** The same as a question, of a Verification whose number may be erased: then nothing can be sent. */
export function isSendable(
  settings: Settings,
  { to, testOutcome }: Pick<Verification, "to" | "testOutcome">,
  channel: Channel,
): boolean {
  if (to === null) return false;
  if (testOutcome !== null) return true;
  try {
    requireSendable(settings, parsePhoneNumber(to), channel);
    return true;
  } catch (refusal) {
    if (refusal instanceof AppError) return false;
    throw refusal;
  }
}
