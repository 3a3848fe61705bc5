import type { Ground } from "../ground/open-ground.ts";
import type { Seeded } from "../ground/seeded.ts";

type Step = Readonly<Record<string, unknown>>;

/** The carrier takes so many steps in one script. */
const STEPS = 1_000;
/** How late a healthy answer may be, so that calls are under way when something is hurt. */
const ANSWER_MS_MAX = 400;
/** Longer than an adapter waits: the text is taken, and the answer comes for nobody. */
const LATE_MS = 6_000;

/** What providers do on a bad day; each of these is as likely as the others. */
const FAULTS: readonly Step[] = [
  { respond: "hang" },
  { respond: "reset" },
  { respond: "close" },
  { respond: "accept_then_hang" },
  { respond: "accept_then_reset" },
  { respond: "accept_then_500" },
  { respond: "accept_then_malformed" },
  { respond: 500 },
  { respond: 503 },
  { respond: 429, retry_after: 1 },
  { respond: "malformed" },
  { respond: "html" },
  { respond: "huge" },
  { respond: "slow_drip" },
  { respond: 201, delay_ms: LATE_MS },
];

/** A provider that is well: it answers at its own pace, now and then throttles, now and then drops a connection. */
export async function scriptAnswers(ground: Ground): Promise<void> {
  await script(ground, (seeded) => {
    const hundredth = seeded.between(1, 100);
    if (hundredth <= 3) return { respond: "reset" };
    if (hundredth <= 8) return { respond: 429, retry_after: 1 };
    return { respond: 201, delay_ms: seeded.between(0, ANSWER_MS_MAX) };
  });
}

/** Providers of which this share of all calls goes wrong, one way or another; of a third of the texts no receipt comes. */
export async function scriptChaos(ground: Ground, share: number): Promise<void> {
  await script(ground, (seeded) => {
    const receipts = seeded.fraction() < 1 / 3 ? { receipts: [] } : {};
    if (seeded.fraction() < share) return { ...seeded.pick(FAULTS), ...receipts };
    return { respond: 201, delay_ms: seeded.between(0, ANSWER_MS_MAX), ...receipts };
  });
}

async function script(ground: Ground, step: (seeded: Seeded) => Step): Promise<void> {
  for (const provider of ["twilio", "vonage"]) {
    await ground.script({ provider, loop: true, steps: Array.from({ length: STEPS }, () => step(ground.seeded)) });
  }
}
