import { readClientIp } from "./client-ip.ts";
import type { Meter } from "./meter.ts";
import type { LimitRule, LimitWindow } from "./rule.ts";

/** Who a send is to, from and for; what is null or missing is counted by no rule. */
export interface SendSubjects {
  readonly projectId: string;
  /** Null where no key asked for it: a worker goes on to the next channel. */
  readonly apiKeyId: string | null;
  /** Whether a client asked for it: an app or page, which everybody can take apart. */
  readonly asksItself: boolean;
  /** E.164. */
  readonly to: string;
  readonly country: string | null;
  readonly clientIp: string | null;
  readonly userId: string | null;
  readonly limitKeys: Readonly<Record<string, string>>;
}

/** A Meter, and the window of the rule that it counts. */
export interface RuledMeter {
  readonly meter: Meter;
  readonly rule: LimitRule;
  readonly window: LimitWindow;
}

const RANGE_DIGITS = 4;

/**
 * The Meters that a send is counted on: one for each window of each rule that has a subject in it. `digest` is keyed and
 * bound to the project, for a Meter's key is stored and logged by the stores.
 */
export function metersOfSend(
  rules: readonly LimitRule[],
  { subjects, digest }: { readonly subjects: SendSubjects; readonly digest: (text: string) => string },
): readonly RuledMeter[] {
  return rules.flatMap((rule) => {
    const subject = subjectOf(rule, subjects);
    if (subject === null) return [];
    // Of the name too: two rules over one subject have counts of their own.
    const key = digest(`limit\n${rule.name}\n${rule.by}\n${subject}`);
    return rule.windows.map((window) => ({ meter: meterOf(key, window), rule, window }));
  });
}

function meterOf(key: string, { max, seconds }: LimitWindow): Meter {
  return { key, seconds, max, enforced: true, adds: true, reopenShare: null, raisedBy: null };
}

function subjectOf({ by, key }: LimitRule, subjects: SendSubjects): string | null {
  switch (by) {
    case "number":
      return subjects.to;
    case "number_range":
      return numberRange(subjects.to);
    case "country":
      return subjects.country ?? "none";
    case "client_ip":
      return addressOf(subjects);
    case "client_network":
      return subjects.clientIp === null ? null : (readClientIp(subjects.clientIp)?.network ?? null);
    case "user":
      return subjects.userId;
    case "project":
      return subjects.projectId;
    case "api_key":
      return subjects.apiKeyId;
    case "client_number":
      return subjects.asksItself ? subjects.to : null;
    case "client_address":
      return subjects.asksItself ? addressOf(subjects) : null;
    case "client_sends":
      return subjects.asksItself ? subjects.projectId : null;
    case "key":
      return key !== null && Object.hasOwn(subjects.limitKeys, key) ? (subjects.limitKeys[key] ?? null) : null;
  }
}

function addressOf({ clientIp }: SendSubjects): string | null {
  return clientIp === null ? null : (readClientIp(clientIp)?.address ?? null);
}

/** The number without its last four digits. */
export function numberRange(e164: string): string {
  return e164.slice(0, -RANGE_DIGITS);
}
