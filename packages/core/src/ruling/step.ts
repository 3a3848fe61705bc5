import type { ApiKeyMode } from "../access/index.ts";
import type { Urgency } from "../backlog/index.ts";
import type { CountryPolicies } from "../country/index.ts";
import type { DecisionQuestion } from "../decision/index.ts";
import type { ErrorCode } from "../error/index.ts";
import type { LineType, OptionalLineType } from "../phone/index.ts";
import type { Channel } from "../provider/index.ts";
import type { GuardMode, GuardScope } from "../pumping/index.ts";
import { judgeTest, type TestOutcome } from "../test-number/index.ts";

/**
 * What each step of a decision on a send was decided from: everything its judge reads, and nothing that names a person
 * (no number, address or code). Names are those of the record as it is kept and shown.
 */
export interface StepInputs {
  /** Noted where a test key or a test number is part of it. */
  readonly test_number: {
    readonly mode: ApiKeyMode;
    /** Null: not a test number. */
    readonly outcome: TestOutcome | null;
  };
  readonly country: {
    readonly country: string | null;
    /** What the project says of this country and of the shared places; the rest is built in. */
    readonly policies: CountryPolicies;
    /** Whether the risky list of the time had it. */
    readonly risky: boolean;
  };
  readonly line_type: {
    readonly line_type: LineType;
    readonly fictional: boolean;
    readonly channel: Channel;
    readonly allowed: readonly OptionalLineType[];
  };
  readonly backlog: {
    /** Unsent Messages of the project, and of all, as the deciding process knew them. */
    readonly project: number;
    readonly total: number;
    readonly project_max: number;
    readonly total_max: number;
    readonly urgency: Urgency;
  };
  readonly limits: {
    /** Each window of each limit, and what it had counted. */
    readonly windows: readonly (readonly [rule: string, seconds: number, max: number, used: number])[];
  };
  readonly guard: {
    readonly mode: GuardMode;
    /** The operator vouches for the number, its range or the network. */
    readonly allowed: boolean;
    /** When it was counted: milliseconds since 1970, by the clock of the store. */
    readonly at: number;
    readonly scopes: readonly {
      readonly scope: GuardScope;
      /** The keyed digest of the place. */
      readonly key: string;
      readonly unproven: number;
      readonly proven: number;
      readonly shut: boolean;
      /** What it was, enforced or not. */
      readonly closed: boolean;
    }[];
  };
  readonly live: {
    readonly asked: "start" | "supersede" | "resend" | "next_channel";
    readonly sends_used: number;
    readonly sends_max: number;
    readonly cooldowns_seconds: readonly number[];
    /** Milliseconds since 1970, like `at`, when it was decided. */
    readonly last_sent_at: number;
    readonly at: number;
    /** Another request sent first. */
    readonly overtaken: boolean;
  };
  readonly callback: {
    /** What the customer's backend said; null when it could not be asked or nobody can read its answer. */
    readonly answer: "allow" | "deny" | null;
    readonly failure: string | null;
    readonly initiator: DecisionQuestion["initiator"];
    readonly on_failure: "allow" | "deny";
  };
}

export const STEPS = [
  "test_number",
  "country",
  "line_type",
  "backlog",
  "limits",
  "guard",
  "live",
  "callback",
] as const satisfies (keyof StepInputs)[];
export type Step = keyof StepInputs;

/** `hold`: nothing is sent, and nothing is wrong with that: a page was loaded again. */
export type StepVerdict =
  | { readonly kind: "pass" }
  | { readonly kind: "hold" }
  | { readonly kind: "refuse"; readonly code: ErrorCode };

/** The step that a refusal with this code is of; codes that are not here refuse a request, not a send. */
const stepsByCode: Partial<Record<ErrorCode, Step>> = {
  test_number_needs_test_key: "test_number",
  test_key_needs_test_number: "test_number",
  country_not_allowed: "country",
  phone_number_not_mobile: "line_type",
  backlog_full: "backlog",
  overloaded: "backlog",
  rate_limited: "limits",
  sends_spent: "live",
  resend_too_soon: "live",
  pumping_suspected: "guard",
  send_denied: "callback",
};

export function stepOfRefusal(code: ErrorCode, test: StepInputs["test_number"] | null = null): Step | null {
  // What a test number stands for is refused in the words of what it stands for.
  if (test !== null && judgeTest(test) === code) return "test_number";
  return stepsByCode[code] ?? null;
}
