import type { VonageVoice } from "../config.ts";
import { number } from "./rules.ts";

/** What a configuration says of a Vonage account's calls. */
export interface VoiceParts {
  readonly applicationId: string | undefined;
  readonly privateKey: string | undefined;
  readonly voiceFrom: string | undefined;
  /** The sender of its texts: a number can call as well. */
  readonly from: string | undefined;
}

export interface VoiceReading {
  /** Undefined: the account places no calls. */
  readonly voice: VonageVoice | undefined;
  /** What is missing beside the rest of it. */
  readonly missing: readonly ("applicationId" | "privateKey" | "voiceFrom")[];
}

/** An application, its key and a number belong together; with none of them the account places no calls. */
export function readVoice({ applicationId, privateKey, voiceFrom, from }: VoiceParts): VoiceReading {
  if (applicationId === undefined && privateKey === undefined && voiceFrom === undefined) {
    return { voice: undefined, missing: [] };
  }
  const calling = voiceFrom ?? (number.safeParse(from).success ? from : undefined);
  if (applicationId !== undefined && privateKey !== undefined && calling !== undefined) {
    return { voice: { applicationId, privateKey, from: calling }, missing: [] };
  }
  const parts = { applicationId, privateKey, voiceFrom: calling };
  const names = ["applicationId", "privateKey", "voiceFrom"] as const;
  return { voice: undefined, missing: names.filter((name) => parts[name] === undefined) };
}
