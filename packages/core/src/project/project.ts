import type { CodeType, ResendPolicy } from "../code/index.ts";
import type { CountryPolicies } from "../country/index.ts";
import { type LimitPreset, type LimitRule, presetRules } from "../limit/index.ts";
import type { OptionalLineType } from "../phone/index.ts";
import { defaultGuardPolicy, type GuardPolicy } from "../pumping/index.ts";
import type { Route } from "../route/index.ts";
import type { ProjectId } from "../runtime/index.ts";
import type { TestNumberMarks } from "../test-number/index.ts";
import type { FailoverPolicy, UnknownPolicy } from "./policies.ts";

/** What an operator sets for a project. A request may set some of it for itself, inside the same bounds. */
export interface ProjectSettings {
  /** What `{app}` becomes in every text. */
  readonly appName: string;
  readonly codeType: CodeType;
  readonly codeLength: number;
  readonly expiresInSeconds: number;
  readonly checksMax: number;
  readonly sendsMax: number;
  /** The pause before the 2nd, 3rd … send; the last one repeats. */
  readonly cooldownsSeconds: readonly number[];
  readonly resendPolicy: ResendPolicy;
  readonly locale: string;
  readonly senderId: string | null;
  /** The project's own text; null takes the built-in one of the locale. */
  readonly message: string | null;
  /** Provider accounts in the order they are asked, where no Route says otherwise. */
  readonly providers: readonly string[];
  /** At most one for a country and channel. */
  readonly routes: readonly Route[];
  /** What the project said of countries; the rest is built in. */
  readonly countryPolicies: CountryPolicies;
  /** Kinds of numbers that may be verified besides mobiles and, by a call, landlines. */
  readonly lineTypes: readonly OptionalLineType[];
  /** The operator's own test numbers; their codes are kept elsewhere. */
  readonly testNumbers: TestNumberMarks;
  /** Whether limits hold for test numbers too: to see what an app does when it meets one. */
  readonly testLimits: boolean;
  /** Wrong guesses that lock a number, over all its Verifications. */
  readonly guessesPerDayMax: number;
  /** The same for one user, over all the user's numbers. */
  readonly userGuessesPerDayMax: number;
  /** Wrong guesses are forgotten when this long has passed without one. */
  readonly guessWindowSeconds: number;
  /** For how long a number or user stays locked. */
  readonly lockoutSeconds: number;
  /** The greatest chance, 0 to 1, that an attacker may have to guess a code of one number in a day; null for no bound. */
  readonly guessChanceMax: number | null;
  /** Where the limits came from. */
  readonly limitPreset: LimitPreset;
  /** How many sends there may be, by what; each name once. */
  readonly limits: readonly LimitRule[];
  /** The budget of codes that nobody types. */
  readonly pumpingGuard: GuardPolicy;
  readonly unknown: UnknownPolicy;
  readonly onUndelivered: FailoverPolicy;
  readonly onNoReceipt: FailoverPolicy;
  /** How long a receipt may take before `onNoReceipt` applies. */
  readonly noReceiptSeconds: number;
  /** Texts and calls that one handset may get in 24 hours, those of other projects included; 0 for no cap. */
  readonly handsetSendsPerDayMax: number;
  /** Messages that may wait to be sent; beyond it nothing is accepted until some were. */
  readonly backlogMax: number;
  /** Whether publishable keys and user tokens may start and check. */
  readonly clientStarts: boolean;
  /** Counts up to end every user token that was minted before. */
  readonly userTokenGeneration: number;
}

export interface Project {
  readonly id: ProjectId;
  readonly name: string;
  /** Counts every change of settings, keys and endpoints: what was decided on an older one is decided again. */
  readonly version: number;
  readonly settings: ProjectSettings;
}

export const defaultSettings: ProjectSettings = {
  appName: "Proofline",
  codeType: "numeric",
  codeLength: 6,
  expiresInSeconds: 600,
  checksMax: 5,
  sendsMax: 5,
  cooldownsSeconds: [30, 60, 120, 300],
  resendPolicy: "same",
  locale: "en",
  senderId: null,
  message: null,
  providers: ["twilio", "vonage"],
  routes: [],
  countryPolicies: {},
  lineTypes: ["voip", "unknown"],
  testNumbers: {},
  testLimits: false,
  guessesPerDayMax: 10,
  userGuessesPerDayMax: 20,
  guessWindowSeconds: 86_400,
  lockoutSeconds: 86_400,
  guessChanceMax: null,
  limitPreset: "balanced",
  limits: presetRules.balanced,
  pumpingGuard: defaultGuardPolicy,
  unknown: "resend",
  onUndelivered: "next_provider",
  onNoReceipt: "nothing",
  noReceiptSeconds: 30,
  handsetSendsPerDayMax: 15,
  backlogMax: 100_000,
  clientStarts: false,
  userTokenGeneration: 0,
};

/**
 * A hard stop however the settings are: consecutive wrong guesses of one number without a success
 * (NIST SP 800-63B-4, 3.2.2: at most 100).
 */
export const CONSECUTIVE_GUESSES_MAX = 100;
