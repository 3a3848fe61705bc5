import { isStep } from "./rederive.ts";
import { RULES_VERSION, type Ruling } from "./ruling.ts";

/** The record of a text; null where it is none, or of rules that this version does not have. */
export function readRuling(text: string): Ruling | null {
  const value = parse(text);
  if (!isObject(value) || value.version !== RULES_VERSION) return null;
  const { steps, outcome } = value;
  if (!Array.isArray(steps) || !isObject(outcome)) return null;
  const known = steps.every(
    (each) => isObject(each) && typeof each.step === "string" && isStep(each.step) && isObject(each.inputs),
  );
  return known ? (value as unknown as Ruling) : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
