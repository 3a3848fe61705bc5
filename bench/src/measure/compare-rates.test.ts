import { expect, test } from "vitest";
import { compareRates, type Leg } from "./compare-rates.ts";

const leg = (count: number, errors = 0): Leg => ({ count, elapsedMs: 1_000, errors, fault: null });

test("floor and measured take turns, and the ratio is between neighbours: a machine that slows down does not decide", async () => {
  const order: string[] = [];
  const floors = [1_000, 500, 100];
  const rate = await compareRates({
    name: "x",
    rounds: 3,
    concurrency: 8,
    goalRatio: 0.7,
    floor: async (round) => {
      order.push("floor");
      return leg(floors[round] ?? 0);
    },
    measured: async (round) => {
      order.push("measured");
      return leg((floors[round] ?? 0) * 0.8, round === 1 ? 2 : 0);
    },
    log: () => {},
  });
  expect(order).toEqual(["floor", "measured", "floor", "measured", "floor", "measured"]);
  expect(rate).toMatchObject({ ratio: 0.8, measured: 400, floor: 500, n: 1_280, floor_n: 1_600, errors: 2 });
});
