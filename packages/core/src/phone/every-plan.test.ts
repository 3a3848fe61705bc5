import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "../error/index.ts";
import { countries } from "./country.ts";
import { requireReachable } from "./line-type.ts";
import { type LineType, parsePhoneNumber } from "./parse-phone-number.ts";

/** Kinds in the order in which the library's metadata lists their patterns. */
const kinds = [
  "fixed_line",
  "mobile",
  "toll_free",
  "premium_rate",
  "personal",
  "voicemail",
  "uan",
  "pager",
  "voip",
  "shared_cost",
] as const satisfies readonly LineType[];
type Kind = (typeof kinds)[number];

const CALLING_CODE = 0;
const ANY_KIND = 2;
const LENGTHS = 3;
const KINDS = 11;
const SAMPLES = 5;
const SEED = 4_2026;

type Pattern = readonly [pattern: string, lengths?: readonly number[]] | 0 | null;
interface Metadata {
  readonly countries: Readonly<Record<string, readonly unknown[]>>;
}
const metadata = createRequire(import.meta.url)("libphonenumber-js/metadata.max.json") as Metadata;

interface Shape {
  readonly pattern: RegExp;
  readonly lengths: readonly number[];
  /** What every number of the plan looks like. */
  readonly anyKind: RegExp;
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

/** The numbers of a country's plan, kind by kind, read without the library's code: the judge of what it says. */
function planOf(country: string): { callingCode: string; shapes: ReadonlyMap<Kind, Shape> } {
  const row = metadata.countries[country] ?? [];
  const listed = (row[KINDS] ?? []) as readonly Pattern[];
  const shapes = new Map<Kind, Shape>();
  for (const [index, kind] of kinds.entries()) {
    const pattern = listed[index];
    if (!Array.isArray(pattern)) continue;
    // North America does not tell its mobiles: an empty pattern stands for "the same as landlines".
    const same = pattern[0] === "" ? shapes.get("fixed_line") : undefined;
    const lengths = pattern[1] ?? (row[LENGTHS] as readonly number[]);
    const anyKind = whole(String(row[ANY_KIND]));
    shapes.set(kind, same ?? { pattern: whole(pattern[0]), lengths, anyKind });
  }
  return { callingCode: String(row[CALLING_CODE]), shapes };
}

/** Some numbers of a kind, made from its pattern; those of a length that the plan does not have are none. */
function samplesOf(callingCode: string, { pattern, lengths, anyKind }: Shape): readonly string[] {
  return fc
    .sample(fc.stringMatching(pattern), { seed: SEED, numRuns: SAMPLES })
    .filter((national) => lengths.includes(national.length) && anyKind.test(national))
    .map((national) => `+${callingCode}${national}`);
}

function taken(text: string, channel: "sms" | "call"): boolean | "not_a_number" {
  try {
    const number = parsePhoneNumber(text);
    requireReachable(number, { channel, allowed: ["voip", "unknown"] });
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === "phone_number_invalid" ? "not_a_number" : false;
  }
}

const costly: readonly Kind[] = ["toll_free", "premium_rate", "shared_cost", "personal", "pager", "uan", "voicemail"];

describe("in the plan of every country", () => {
  const rows = countries.flatMap((country) => {
    const { callingCode, shapes } = planOf(country);
    return [...shapes].flatMap(([kind, shape]) =>
      samplesOf(callingCode, shape).map((text) => ({ country, kind, text, shapes, callingCode })),
    );
  });
  /** The kinds that the plan itself gives the number. */
  const kindsOf = ({ text, shapes, callingCode }: (typeof rows)[number]): readonly Kind[] => {
    const national = text.slice(1 + callingCode.length);
    return [...shapes]
      .filter(([, { pattern, lengths }]) => lengths.includes(national.length) && pattern.test(national))
      .map(([kind]) => kind);
  };
  /** Not those that the library reads as another's, or as a prefix with another number after it. */
  const isOwn = ({ country, text }: (typeof rows)[number]): boolean => {
    try {
      const number = parsePhoneNumber(text);
      return number.country === country && number.e164 === text;
    } catch {
      return false;
    }
  };
  const own = rows.filter(isOwn);

  test("there are numbers to judge, of all of them", () => {
    expect(new Set(own.map(({ country }) => country)).size).toBeGreaterThanOrEqual(240);
    expect(new Set(own.map(({ kind }) => kind)).size).toBe(kinds.length);
    expect(own.length).toBeGreaterThan(3_000);
  });

  test("a number that can only be a landline is not texted, and can be called", () => {
    const landlines = own.filter((row) => kindsOf(row).every((kind) => kind === "fixed_line"));
    expect(landlines.length).toBeGreaterThan(500);
    expect(landlines.filter(({ text }) => taken(text, "sms") === true).map(({ text }) => text)).toEqual([]);
    expect(landlines.filter(({ text }) => taken(text, "call") !== true).map(({ text }) => text)).toEqual([]);
  });

  test("premium, shared-cost, toll-free, personal, pager, company-wide and voicemail numbers are neither texted nor called", () => {
    const dear = own.filter((row) => kindsOf(row).some((kind) => costly.includes(kind)));
    expect(dear.length).toBeGreaterThan(1_000);
    const through = dear.filter(({ text }) => taken(text, "sms") === true || taken(text, "call") === true);
    expect(through.map(({ country, text }) => `${country} ${text}`)).toEqual([]);
  });

  test("a number that can only be a mobile is taken", () => {
    const mobiles = own.filter((row) => kindsOf(row).every((kind) => kind === "mobile"));
    expect(mobiles.length).toBeGreaterThan(500);
    expect(mobiles.filter(({ text }) => taken(text, "sms") !== true).map(({ text }) => text)).toEqual([]);
  });
});
