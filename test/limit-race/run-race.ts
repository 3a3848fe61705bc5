import { seeded } from "../support/seeded.ts";
import { createAsker } from "./ask-start.ts";
import type { Ground } from "./ground.ts";
import type { Send } from "./ledger.ts";
import { drawAsk, FOCI, type Focus } from "./traffic.ts";

export interface RaceOptions {
  readonly seconds: number;
  /** Requests under way at a time, over all processes. */
  readonly lanes: number;
  readonly seed: number;
  /** Called once, at half-time. */
  readonly atHalf: () => Promise<void>;
}

/** What was answered, and when. */
export interface RaceRecord {
  readonly sends: readonly Send[];
  readonly answers: Readonly<Record<string, number>>;
  /** Of the clock of the sends. */
  readonly halfMs: number;
}

/** Each subject has its turns, in which three of four requests fight over it and the others over any. */
const TURNS = 2;
const OF_THE_TURN = 0.75;

export async function runRace(ground: Ground, { seconds, lanes, seed, atHalf }: RaceOptions): Promise<RaceRecord> {
  const random = seeded(seed);
  const asker = createAsker(ground);
  const turns = Array.from({ length: TURNS }, () => shuffled(random)).flat();
  const sends = new Map<string, Send>();
  const answers: Record<string, number> = {};
  const serials = new Map<Focus, number>();
  const beganMs = performance.now();
  const lengthMs = seconds * 1_000;
  let asked = 0;
  const lane = async (): Promise<void> => {
    for (let at = 0; at < lengthMs; at = performance.now() - beganMs) {
      const turn = turns[Math.floor((at / lengthMs) * turns.length)] ?? "number";
      const focus = random() < OF_THE_TURN ? turn : (FOCI[Math.floor(random() * FOCI.length)] ?? turn);
      const serial = serials.get(focus) ?? 0;
      serials.set(focus, serial + 1);
      const url = ground.urls[asked++ % ground.urls.length] ?? "";
      const { word, send } = await asker.ask(url, drawAsk(focus, { random, serial, seed }));
      answers[word] = (answers[word] ?? 0) + 1;
      if (send !== null) note(sends, send, asked);
    }
  };
  let halfMs = 0;
  const half = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, lengthMs / 2));
    halfMs = performance.now();
    await atHalf();
  };
  await Promise.all([half(), ...Array.from({ length: lanes }, lane)]);
  return { sends: [...sends.values()], answers, halfMs };
}

/** Repeats under one Idempotency-Key are answered alike, and only one of them sent: some time between all of them. */
function note(sends: Map<string, Send>, send: Send, serial: number): void {
  const key =
    send.idempotencyKey === null ? `send ${serial} ${sends.size}` : `${send.idempotencyKey} ${send.verificationId}`;
  const earlier = sends.get(key);
  if (earlier === undefined) {
    sends.set(key, send);
    return;
  }
  const askedMs = Math.min(earlier.askedMs, send.askedMs);
  sends.set(key, { ...earlier, askedMs, answeredMs: Math.max(earlier.answeredMs, send.answeredMs) });
}

function shuffled(random: () => number): readonly Focus[] {
  return FOCI.map((focus) => ({ focus, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ focus }) => focus);
}
