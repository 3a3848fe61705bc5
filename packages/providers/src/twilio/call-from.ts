import type { TwilioConfig } from "../config.ts";

/** The number that an account calls from; null: it places no calls. */
export function callFromOf({ voiceFrom, from }: Pick<TwilioConfig, "voiceFrom" | "from">): string | null {
  if (voiceFrom !== undefined) return voiceFrom;
  return from !== undefined && /^\+[1-9]\d{6,14}$/.test(from) ? from : null;
}
