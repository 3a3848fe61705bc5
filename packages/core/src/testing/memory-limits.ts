import {
  emptyMeter,
  judgeMeters,
  type Limits,
  type Meter,
  type MeterRequest,
  type MeterState,
  takeBack,
} from "../limit/index.ts";

export interface MemoryLimits extends Limits {
  /** How many sends were counted and not given back, at whichever time. */
  counted(): number;
  /** From now on nobody can read the counts. */
  breakDown(): void;
}

/** Limits in memory, by the clock of the test. */
export function createMemoryLimits(nowMs: () => number): MemoryLimits {
  const states = new Map<string, MeterState>();
  let counted = 0;
  let away = false;
  const nameOf = (projectId: string, { key, seconds }: Pick<Meter, "key" | "seconds">): string =>
    `${projectId} ${key} ${seconds}`;
  const stateOf = ({ projectId }: Pick<MeterRequest, "projectId">, meter: Pick<Meter, "key" | "seconds">): MeterState =>
    states.get(nameOf(projectId, meter)) ?? emptyMeter;
  return {
    async take(request) {
      if (away) throw new Error("the limits are away");
      const { meters, projectId } = request;
      const before = meters.map((meter) => stateOf(request, meter));
      const { answer, states: after } = judgeMeters({ meters, states: before, atMs: nowMs() });
      for (const [i, meter] of meters.entries()) states.set(nameOf(projectId, meter), after[i] ?? emptyMeter);
      if (answer.kind === "taken") counted += 1;
      return answer;
    },
    async giveBack({ projectId, meters, atMs, sends }) {
      for (const meter of meters) {
        const state = takeBack(stateOf({ projectId }, meter), { seconds: meter.seconds, atMs, sends });
        states.set(nameOf(projectId, meter), state);
      }
      counted -= sends;
    },
    counted: () => counted,
    breakDown() {
      away = true;
    },
  };
}
