import { describe, expect, test } from "vitest";
import { createConstantRandom, createTestRandom } from "../testing/random.ts";
import { fraction } from "./random.ts";

describe("a fraction of randomness", () => {
  test("starts at zero", () => expect(fraction(createConstantRandom(0))).toBe(0));
  test("never reaches one", () => {
    expect(fraction(createConstantRandom(255))).toBeLessThan(1);
    expect(fraction(createConstantRandom(255))).toBeGreaterThan(0.999_999);
  });

  test("is evenly spread over ten parts (chi-square, 9 degrees of freedom, below 1 in 100,000)", () => {
    const random = createTestRandom("fraction");
    const counts = Array.from({ length: 10 }, () => 0);
    const draws = 20_000;
    for (let i = 0; i < draws; i++) {
      const part = Math.floor(fraction(random) * 10);
      counts[part] = (counts[part] ?? 0) + 1;
    }
    const expected = draws / 10;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(39.3);
  });
});
