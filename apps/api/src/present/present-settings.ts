import type { ChangeSettings, Settings } from "@proofline/contracts";
import { type GuessChance, guessChance } from "@proofline/core/guess";
import { type ProjectSettings, settingsWarnings } from "@proofline/core/project";

type Field = Exclude<keyof Settings, "object" | "guess_chance" | "warnings">;

/** Routes, countries, test numbers, limits, the pumping guard and the ending of user tokens have paths of their own (`/v1/routes` …). */
type Setting = Exclude<
  keyof ProjectSettings,
  "routes" | "countryPolicies" | "pumpingGuard" | "testNumbers" | "limitPreset" | "limits" | "userTokenGeneration"
>;

/** The API's name of every setting: a new setting does not compile until it has one. */
const names: Record<Setting, Field> = {
  appName: "app_name",
  codeType: "code_type",
  codeLength: "code_length",
  expiresInSeconds: "expires_in",
  checksMax: "checks_max",
  sendsMax: "sends_max",
  cooldownsSeconds: "cooldowns",
  resendPolicy: "resend_policy",
  locale: "locale",
  senderId: "sender_id",
  message: "message",
  providers: "providers",
  guessesPerDayMax: "guesses_per_day_max",
  userGuessesPerDayMax: "user_guesses_per_day_max",
  guessWindowSeconds: "guess_window",
  lockoutSeconds: "lockout",
  guessChanceMax: "guess_chance_max",
  unknown: "unknown",
  onUndelivered: "on_undelivered",
  onNoReceipt: "on_no_receipt",
  noReceiptSeconds: "no_receipt_seconds",
  handsetSendsPerDayMax: "handset_sends_per_day_max",
  backlogMax: "backlog_max",
  lineTypes: "line_types",
  testLimits: "test_limits",
  clientStarts: "client_starts",
};
const entries = Object.entries(names) as [Setting, Field][];

export function presentSettings(settings: ProjectSettings): Readonly<Record<string, unknown>> {
  return {
    object: "settings",
    ...Object.fromEntries(entries.map(([setting, field]) => [field, settings[setting]])),
    guess_chance: presentChance(guessChance(settings)),
    warnings: settingsWarnings(settings),
  };
}

function presentChance({ perDay, guessesPerDay, liveCodes, codes }: GuessChance): Settings["guess_chance"] {
  return { per_day: perDay, guesses_per_day: guessesPerDay, live_codes: liveCodes, codes };
}

/** What a PATCH changes, in core's words. */
export function toSettingsChange(body: ChangeSettings): Partial<ProjectSettings> {
  return Object.fromEntries(
    entries.filter(([, field]) => body[field] !== undefined).map(([setting, field]) => [setting, body[field]]),
  );
}
