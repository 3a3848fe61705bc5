import { emptyMeter, judgeMeters, type Meter, type MeterState, takeBack } from "@proofline/core/limit";
import { type GuardMeters, type GuardScope, type GuardSubjects, guardMetersOf } from "@proofline/core/pumping";

export interface SimulatedGuard {
  /** Null: it goes out. Else the scope that was closed to it. */
  send(subjects: GuardSubjects, atMs: number): GuardScope | null;
  /** The code that was sent at `sentMs` is proven. */
  prove(subjects: GuardSubjects, proof: { readonly sentMs: number; readonly atMs: number }): void;
}

/** The rules of the guard over simulated time: what the stores do, without a store. */
export function createSimulatedGuard(): SimulatedGuard {
  const states = new Map<string, MeterState>();
  const digest = (text: string): string => text;
  const metersOf = (subjects: GuardSubjects): readonly GuardMeters[] =>
    guardMetersOf(subjects, { digest, enforced: true, firstPlace: 0 });
  const judge = (meters: readonly Meter[], atMs: number) => {
    const { answer, states: after } = judgeMeters({
      meters,
      states: meters.map(({ key }) => states.get(key) ?? emptyMeter),
      atMs,
    });
    for (const [i, { key }] of meters.entries()) states.set(key, after[i] ?? emptyMeter);
    return answer;
  };
  return {
    send(subjects, atMs) {
      const scopes = metersOf(subjects);
      const { readings } = judge(
        scopes.flatMap(({ proven, unproven }) => [proven, unproven]),
        atMs,
      );
      return scopes.find((_, i) => readings[2 * i + 1]?.refuses)?.scope ?? null;
    },
    prove(subjects, { sentMs, atMs }) {
      const scopes = metersOf(subjects);
      for (const { unproven } of scopes) {
        const state = states.get(unproven.key) ?? emptyMeter;
        states.set(unproven.key, takeBack(state, { seconds: unproven.seconds, atMs: sentMs, sends: 1 }));
      }
      judge(
        scopes.map(({ proven }) => ({ ...proven, adds: true })),
        atMs,
      );
    },
  };
}
