import { describe, expect, test } from "vitest";
import { seeded } from "../support/seeded.ts";
import { croppedWelch, kolmogorovSmirnov, welch } from "./compare.ts";

const random = seeded(7);
/** Times around 100 ms with a long tail, as of a busy machine; `shift` is what a leak adds. */
const times = (shift: number) =>
  Array.from({ length: 5_000 }, () => 100 + shift + random() * 2 + (random() < 0.02 ? random() * 400 : 0));

describe("times of answers", () => {
  test("of the same target are not told apart", () => {
    const [a, b] = [times(0), times(0)];
    expect(Math.abs(croppedWelch(a, b))).toBeLessThan(4.5);
    expect(kolmogorovSmirnov(a, b)).toBeLessThan(1);
  });

  test("that differ by less than the machine's own noise are told apart once that is cropped", () => {
    const [a, b] = [times(0), times(0.1)];
    expect(Math.abs(welch(a, b))).toBeLessThan(4.5);
    expect(Math.abs(croppedWelch(a, b))).toBeGreaterThan(4.5);
    expect(kolmogorovSmirnov(a, b)).toBeGreaterThan(1);
  });

  test("without any spread are told apart where they differ, and not where they do not", () => {
    expect(Math.abs(croppedWelch([1, 1, 1], [1, 1, 1]))).toBe(0);
    expect(Math.abs(croppedWelch([1, 1, 1], [2, 2, 2]))).toBe(Number.POSITIVE_INFINITY);
  });
});
