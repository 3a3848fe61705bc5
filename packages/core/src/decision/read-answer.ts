import { CODE_LENGTH_MAX, CODE_LENGTH_MIN, CODE_TYPES, type CodeType, readSuppliedCode } from "../code/index.ts";
import { AppError } from "../error/index.ts";
import { bounds } from "../project/index.ts";
import { CHANNELS, type Channel } from "../provider/index.ts";
import { hasHiddenCharacter } from "../template/index.ts";
import type { Overrides } from "./decision.ts";

export interface DecisionAnswer {
  readonly action: "allow" | "deny";
  readonly reason: string | null;
  readonly overrides: Overrides;
}

const REASON_LENGTH_MAX = 200;

/**
 * Reads `{ "action": "allow" | "deny", "reason"?, "code"?, "code_type"?, "code_length"?, "expires_in"?, "locale"?,
 * "channel"? }`. Null for anything else: an answer that is half understood is not acted on.
 */
export function readDecisionAnswer(text: string): DecisionAnswer | null {
  const body = parseObject(text);
  if (body === null) return null;
  const { action, reason = null, ...rest } = body;
  if (action !== "allow" && action !== "deny") return null;
  if (reason !== null && !isReason(reason)) return null;
  const overrides = readOverrides(rest);
  return overrides === null ? null : { action, reason, overrides };
}

function isReason(value: unknown): value is string {
  return typeof value === "string" && value.length <= REASON_LENGTH_MAX && !hasHiddenCharacter(value);
}

const readers: Record<string, (value: unknown) => Overrides | null> = {
  code: (value) => (typeof value === "string" && isCode(value) ? { code: value } : null),
  code_type: (value) => (isCodeType(value) ? { codeType: value } : null),
  code_length: (value) =>
    isWithin(value, { min: CODE_LENGTH_MIN, max: CODE_LENGTH_MAX }) ? { codeLength: value } : null,
  expires_in: (value) => (isWithin(value, bounds.expiresInSeconds) ? { expiresInSeconds: value } : null),
  locale: (value) =>
    typeof value === "string" && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(value) ? { locale: value } : null,
  channel: (value) => (isChannel(value) ? { channel: value } : null),
};

function readOverrides(fields: Readonly<Record<string, unknown>>): Overrides | null {
  let overrides: Overrides = {};
  for (const [name, value] of Object.entries(fields)) {
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    const found = read?.(value) ?? null;
    if (found === null) return null;
    overrides = { ...overrides, ...found };
  }
  return overrides;
}

function isCode(value: string): boolean {
  try {
    readSuppliedCode(value);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

function isCodeType(value: unknown): value is CodeType {
  return (CODE_TYPES as readonly unknown[]).includes(value);
}

function isChannel(value: unknown): value is Channel {
  return (CHANNELS as readonly unknown[]).includes(value);
}

function isWithin(value: unknown, { min, max }: { min: number; max: number }): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
