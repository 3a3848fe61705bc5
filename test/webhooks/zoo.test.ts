import { cloneDatabase, redis } from "@proofline/embedded/testing";
import { describe, expect, test } from "vitest";
import { openGround } from "./ground/open-ground.ts";
import { runZoo } from "./zoo/run-zoo.ts";
import { openInside } from "./zoo/workers.ts";

const EVENTS = Number(process.env.ZOO_EVENTS ?? 500);

describe.each(["postgres", "redis"] as const)(
  "twenty receivers, most of them sick, with the queue on %s",
  (backend) => {
    test("nothing is lost, nobody is held up, and nobody is led inwards", { timeout: 180_000 }, async () => {
      const database = await cloneDatabase();
      const queue =
        backend === "redis" ? ({ backend, ...redis() } as const) : ({ backend, url: database.url } as const);
      const ground = await openGround({ databaseUrl: database.url, queue, client: { totalDeadlineMs: 2_000 } });
      try {
        const plan = { events: EVENTS, perSecond: 100, seed: 5, quietMs: 60_000 };
        const report = await runZoo(ground, { ...plan, open: () => openInside(ground) });
        const { healthyFirstArrivalMs, durationsMs, workers } = report;
        console.log(JSON.stringify({ backend, healthyFirstArrivalMs, durationsMs, workers }));

        for (const {
          name,
          kind,
          events,
          deliveries,
          undelivered,
          duplicates,
          failedTries,
          lost,
          claimedFalsely,
          invented,
        } of report.sick) {
          expect({ name, lost, claimedFalsely, invented }).toEqual({ name, lost: 0, claimedFalsely: 0, invented: 0 });
          const { pending, succeeded, exhausted, skipped } = deliveries;
          expect(pending + succeeded + exhausted + skipped + undelivered, name).toBe(events);
          if (kind === "prompt") {
            expect({ name, succeeded }).toEqual({ name, succeeded: events });
            // Who cannot answer in time, for want of a core, is rightly called again.
            expect((duplicates - failedTries) / events, name).toBeLessThanOrEqual(0.01);
          }
          if (kind === "never") expect({ name, pending }).toEqual({ name, pending: events });
          if (kind !== "gone") expect({ name, undelivered }).toEqual({ name, undelivered: 0 });
        }
        expect(report.canaryHits).toBe(0);
        expect(workers.failingMost).toBeLessThanOrEqual(workers.limits.failingMax);
        expect(report.disabled).toEqual(["gone"]);
        const never = report.sick.filter(({ kind }) => kind === "never").map(({ name }) => name);
        expect(never.filter((name) => !report.opened.includes(name))).toEqual([]);

        // Once they are well again, everybody has everything: but who asked never to be called, and who cannot be trusted.
        for (const { name, kind, events, arrived, deliveries, lost } of report.healed) {
          expect({ name, lost }).toEqual({ name, lost: 0 });
          if (kind !== "gone" && name !== "bad-tls") {
            expect({ name, arrived, succeeded: deliveries.succeeded }).toEqual({
              name,
              arrived: events,
              succeeded: events,
            });
          }
        }
      } finally {
        await ground.close();
        await database.drop();
      }
    });
  },
);
