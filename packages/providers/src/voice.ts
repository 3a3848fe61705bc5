/**
 * Languages that both companies have a standard voice for (twilio.com/docs/voice/twiml/say/text-speech,
 * developer.vonage.com/en/voice/voice-api/concepts/text-to-speech); the first of a language stands for the others.
 */
const VOICES = [
  "en-US",
  "en-GB",
  "en-AU",
  "en-IN",
  "de-DE",
  "es-ES",
  "es-MX",
  "fr-FR",
  "fr-CA",
  "it-IT",
  "nl-NL",
  "pt-BR",
  "pt-PT",
] as const;

/** The voice for words in a BCP 47 locale: its own, its language's, else English. */
export function voiceOf(locale: string): string {
  const wanted = locale.toLowerCase();
  const language = `${wanted.split("-")[0]}-`;
  const own = VOICES.find((voice) => voice.toLowerCase() === wanted);
  return own ?? VOICES.find((voice) => voice.startsWith(language)) ?? VOICES[0];
}

const RING_MIN_SECONDS = 5;
/** Longer, and it is a mailbox that hears the code. */
const RING_MAX_SECONDS = 60;

/** For how long the phone rings: never past the code's life. */
export function ringSeconds(validForSeconds: number): number {
  return Math.min(Math.max(Math.floor(validForSeconds), RING_MIN_SECONDS), RING_MAX_SECONDS);
}

/** A code is said in half a minute; a call that goes on is nobody's wish. */
export const CALL_MAX_SECONDS = 120;
