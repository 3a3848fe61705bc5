import type { LimitLedger, LimitMemory, Limits, Meter, MeterAnswer, MeterRequest } from "@proofline/core/limit";

export interface Insurance {
  /** Counts while the first store does not answer. */
  readonly instead: Limits;
  /** What the first store had counted until then. */
  readonly ledger: Pick<LimitLedger, "read">;
  readonly warn: (event: string, fields: Readonly<Record<string, unknown>>) => void;
}

const MINUTE_MS = 60_000;

/**
 * Limits that go on in a second store while the first does not answer, from what is noted of it: a Redis that is away,
 * or full, stops no start. What is counted there the first store never hears of, so each outage may let through once
 * more what the limits had left when it began. Throws when neither answers: then nothing is sent.
 */
export function insureLimits(first: Limits, { instead, ledger, warn }: Insurance): Limits {
  return {
    async take(request) {
      try {
        return await first.take(request);
      } catch (error) {
        warn("limits.taken_instead", { error });
        return await takeInstead(request, { instead, ledger });
      }
    },
    async giveBack(given) {
      try {
        await first.giveBack(given);
      } catch (error) {
        warn("limits.given_back_instead", { error });
        await instead.giveBack(given);
      }
    },
  };
}

async function takeInstead(
  { projectId, meters }: MeterRequest,
  { instead, ledger }: Pick<Insurance, "instead" | "ledger">,
): Promise<MeterAnswer> {
  const memory = await ledger.read({ projectId, keys: [...new Set(meters.map(({ key }) => key))] });
  const nowMs = Date.now();
  const noted = meters.map((meter) => notedOf(meter, memory, nowMs));
  const raised = meters.map(({ raisedBy }) =>
    raisedBy === null ? 0 : Math.floor(raisedBy.share * (noted[raisedBy.meter] ?? 0)),
  );
  const left = meters.map((meter, i) =>
    meter.max === null ? meter : { ...meter, max: Math.max(0, meter.max + (raised[i] ?? 0) - (noted[i] ?? 0)) },
  );
  const answer = await instead.take({ projectId, meters: left });
  const readings = answer.readings.map((reading, i) => {
    const before = noted[i] ?? 0;
    const { used, max, refuses } = reading;
    // As if all had been counted in one place, which is what decisions are derived from again.
    const whole = max === null ? null : (meters[i]?.max ?? 0) + (raised[i] ?? 0) + (max - (left[i]?.max ?? 0));
    return { ...reading, used: refuses && whole !== null ? Math.max(used + before, whole) : used + before, max: whole };
  });
  return { ...answer, readings };
}

/** A minute counts until its end has left the window. */
function notedOf({ key, seconds }: Meter, { minutes }: LimitMemory, nowMs: number): number {
  const sinceMs = nowMs - seconds * 1_000;
  const inWindow = minutes.filter((note) => note.key === key && (note.minute + 1) * MINUTE_MS > sinceMs);
  return Math.max(
    0,
    inWindow.reduce((sum, { sends }) => sum + sends, 0),
  );
}
