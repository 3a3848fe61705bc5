import { ROUND } from "./trial.ts";

/** What is special about numbers that clients ask for. A hundred of each, each in a range of its own but where said. */
export const KINDS = [
  "known",
  "verified before",
  "locked",
  "expired",
  "of a user",
  "denied by the backend",
  "sends spent",
  /** All in one range, which is spent. */
  "limited",
  /** All in one range, to which the guard is closed. */
  "guarded",
  "known, country denied",
  "called, landline",
] as const;
export type Kind = (typeof KINDS)[number];

/** British mobile numbers: `range` is 0 to 4,799 below +4474, `serial` the last four digits. */
const mobile = (range: number, serial: number): string => `+4474${digits(range, 4)}${digits(serial, 4)}`;
const digits = (value: number, length: number): string => String(value).padStart(length, "0");

/** The `i`th number of a kind; the same ones again after a hundred. */
export function numberOf(kind: Kind, i: number): string {
  const serial = i % ROUND;
  if (kind === "limited") return mobile(3_900, serial);
  if (kind === "guarded") return `+44750000${digits(serial, 4)}`;
  if (kind === "known, country denied") return `+336120000${digits(serial, 2)}`;
  if (kind === "called, landline") return `+4420794601${digits(serial, 2)}`;
  return mobile(KINDS.indexOf(kind) * ROUND + serial, 1_234);
}

/** Of the numbers that are denied by their beginning: all of this kind, and no other. */
export function prefixesOf(kind: Kind): readonly string[] {
  return Array.from({ length: ROUND }, (_, i) => numberOf(kind, i).slice(0, -4));
}

/** A number that was never heard of: of the ordinary ones a new one each time, of those that are never sent to not. */
export const unknownNumber = (i: number): string => mobile(4_000 + (i % 700), Math.floor(i / 700));
export const unknownDenied = (i: number): string => `+336130000${digits(i % ROUND, 2)}`;
export const unknownLandline = (i: number): string => `+4420794602${digits(i % ROUND, 2)}`;
