import type { GuardSubjects } from "@proofline/core/pumping";

/** One request for a code. `provesAfterMs` null: nobody will ever type it. */
export interface Asked {
  readonly atMs: number;
  readonly subjects: GuardSubjects;
  readonly attack: boolean;
  readonly provesAfterMs: number | null;
}

export interface Crowd {
  readonly country: string;
  /** Begins with the calling code; the rest of the number is drawn. */
  readonly prefix: string;
  /** Blocks of ten thousand numbers in use. */
  readonly ranges: number;
  readonly requests: number;
  readonly fromMs: number;
  readonly lastsMs: number;
  /** Share that types the code. */
  readonly proves: number;
}

type Draw = () => number;

const MEDIAN_MS = 20_000;

/** Honest people: spread over numbers and networks, most type the code within a minute, some after five. */
export function honest(crowd: Crowd, draw: Draw): readonly Asked[] {
  return Array.from({ length: crowd.requests }, () => ({
    atMs: crowd.fromMs + draw() * crowd.lastsMs,
    subjects: {
      to: numberIn(crowd.prefix, Math.floor(draw() * crowd.ranges), draw),
      country: crowd.country,
      network: networkOf(Math.floor(draw() * 60_000)),
    },
    attack: false,
    provesAfterMs: draw() < crowd.proves ? delayMs(draw) : null,
  }));
}

export interface Attack {
  readonly country: string;
  readonly prefix: string;
  /** Blocks that it sends to. */
  readonly ranges: number;
  readonly requests: number;
  readonly fromMs: number;
  readonly lastsMs: number;
  /** Networks it comes from. */
  readonly networks: number;
  /** Share of the codes that it types itself. */
  readonly proves: number;
}

/** Who earns by each text: spread evenly, and types as many codes as it takes to look honest, or none. */
export function pumping(attack: Attack, draw: Draw): readonly Asked[] {
  return Array.from({ length: attack.requests }, (_, i) => ({
    atMs: attack.fromMs + (i / attack.requests) * attack.lastsMs,
    subjects: {
      to: numberIn(attack.prefix, i % attack.ranges, draw),
      country: attack.country,
      network: networkOf(100_000 + (i % attack.networks)),
    },
    attack: true,
    provesAfterMs: draw() < attack.proves ? delayMs(draw) : null,
  }));
}

function numberIn(prefix: string, range: number, draw: Draw): string {
  const line = Math.floor(draw() * 10_000);
  return `${prefix}${String(range).padStart(4, "0")}${String(line).padStart(4, "0")}`;
}

function networkOf(serial: number): string {
  return `${10 + (serial >> 16)}.${(serial >> 8) & 255}.${serial & 255}.0/24`;
}

/** Log-normal, median 20 s: most within a minute, one in a hundred after three. */
function delayMs(draw: Draw): number {
  const normal = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  return MEDIAN_MS * Math.exp(0.9 * normal);
}
