import type { CodeType } from "../code/index.ts";
import type { Channel } from "../provider/index.ts";

/** What a callback may set of the Verification it allows; undefined leaves it as it was asked for. */
export interface Overrides {
  readonly code?: string | undefined;
  readonly codeType?: CodeType | undefined;
  readonly codeLength?: number | undefined;
  readonly expiresInSeconds?: number | undefined;
  readonly locale?: string | undefined;
  readonly channel?: Channel | undefined;
}

/** What the customer's backend said before a send, or what our policy said in its place. */
export interface Decision {
  readonly action: "allow" | "deny";
  /** The backend's own words, for the customer; null when it gave none. */
  readonly reason: string | null;
  /** `policy`: the backend could not be asked or answered what nobody can read. */
  readonly by: "callback" | "policy";
  /** Why the policy had to decide. */
  readonly failure: string | null;
  readonly overrides: Overrides;
}

/** A decision as it is kept with its Verification: which fields were set, never to what. */
export interface DecisionRecord {
  readonly action: Decision["action"];
  readonly reason: string | null;
  readonly by: Decision["by"];
  readonly failure: string | null;
  readonly overrides: readonly string[];
}

/** As the answer that sets them spells them. */
const names: Record<keyof Overrides, string> = {
  code: "code",
  codeType: "code_type",
  codeLength: "code_length",
  expiresInSeconds: "expires_in",
  locale: "locale",
  channel: "channel",
};

export function recordOf({ action, reason, by, failure, overrides }: Decision): DecisionRecord {
  return {
    action,
    reason,
    by,
    failure,
    overrides: (Object.keys(overrides) as (keyof Overrides)[]).map((each) => names[each]),
  };
}
