import type { ProviderName, Send } from "../send.ts";
import { type PlannedReceipt, type Step, USUAL_STEP } from "./step.ts";

/** What one number always does. `later`: from the second send of one provider on. */
export interface MagicNumber {
  readonly to: string;
  readonly does: string;
  readonly step: Step;
  readonly later?: Step;
  /** Only at this provider; the other one behaves as usual. */
  readonly only?: ProviderName;
}

/** Ofcom keeps +44 7700 900000 to 900999 free for drama; ours are its last hundred, two digits saying what happens. */
const DRAMA = "+4477009009";

const refused = (twilio: number, vonage: number, gateway: number, respond: 400 | 401 = 400): Step => ({
  ...USUAL_STEP,
  respond,
  code: { twilio, vonage, gateway },
});
const answering = (respond: Step["respond"]): Step => ({ ...USUAL_STEP, respond });
const receiving = (...receipts: PlannedReceipt[]): Step => ({ ...USUAL_STEP, receipts });
const receipt = (status: string, delayMs: number, more: Partial<PlannedReceipt> = {}): PlannedReceipt => ({
  status,
  delayMs,
  duplicate: false,
  forged: false,
  errorCode: null,
  ...more,
});
const throttled: Step = { ...USUAL_STEP, respond: 429, retryAfterSeconds: 1 };

export const MAGIC_NUMBERS: readonly MagicNumber[] = [
  // Twilio's own, for its test credentials.
  { to: "+15005550001", does: "refused: not a valid number (21211 · 6 · 20)", step: refused(21211, 6, 20) },
  { to: "+15005550002", does: "refused: cannot be routed (21612 · 3 · 24)", step: refused(21612, 3, 24) },
  { to: "+15005550003", does: "refused: country not enabled (21408 · 15 · 24)", step: refused(21408, 15, 24) },
  { to: "+15005550004", does: "refused: opted out, barred (21610 · 7 · 21)", step: refused(21610, 7, 21) },
  { to: "+15005550009", does: "refused: cannot receive texts (21614 · 33 · 20)", step: refused(21614, 33, 20) },
  // Receipts.
  { to: `${DRAMA}00`, does: "accepted, sent, delivered: as any other number", step: USUAL_STEP },
  {
    to: `${DRAMA}01`,
    does: "delivered late, after 5 s",
    step: receiving(receipt("sent", 20), receipt("delivered", 5_000)),
  },
  {
    to: `${DRAMA}02`,
    does: "undelivered: handset unreachable (30003 · 2 · 40)",
    step: receiving(receipt("sent", 20), receipt("undelivered", 50)),
  },
  { to: `${DRAMA}03`, does: "accepted, and never a receipt", step: receiving() },
  {
    to: `${DRAMA}04`,
    does: "delivered, every receipt twice",
    step: receiving(receipt("sent", 20, { duplicate: true }), receipt("delivered", 50, { duplicate: true })),
  },
  {
    to: `${DRAMA}05`,
    does: "delivered, receipts out of order",
    step: receiving(receipt("delivered", 20), receipt("sent", 60)),
  },
  {
    to: `${DRAMA}06`,
    does: "forged receipts only, saying undelivered",
    step: receiving(receipt("undelivered", 20, { forged: true })),
  },
  {
    to: `${DRAMA}07`,
    does: "a forged undelivered, then a true delivered",
    step: receiving(receipt("undelivered", 20, { forged: true }), receipt("delivered", 80)),
  },
  { to: `${DRAMA}08`, does: "stays at sent", step: receiving(receipt("sent", 20)) },
  // Refusals.
  { to: `${DRAMA}10`, does: "refused: not a valid number (21211 · 6 · 20)", step: refused(21211, 6, 20) },
  { to: `${DRAMA}11`, does: "refused: opted out, barred (21610 · 7 · 21)", step: refused(21610, 7, 21) },
  { to: `${DRAMA}12`, does: "refused: sender not allowed (21606 · 15 · 22)", step: refused(21606, 15, 22) },
  { to: `${DRAMA}13`, does: "refused: bad credentials (20003 · 4 · 10)", step: refused(20003, 4, 10, 401) },
  {
    to: `${DRAMA}14`,
    does: "throttled (429, Retry-After 1) the first time, then accepted",
    step: throttled,
    later: USUAL_STEP,
  },
  { to: `${DRAMA}15`, does: "throttled (429, Retry-After 1) always", step: throttled },
  // Faults.
  { to: `${DRAMA}20`, does: "500, not sent", step: answering(500) },
  { to: `${DRAMA}21`, does: "503 with an HTML page, not sent", step: answering(503) },
  { to: `${DRAMA}22`, does: "never answers, not sent", step: answering("hang") },
  { to: `${DRAMA}23`, does: "sent, never answers", step: answering("accept_then_hang") },
  { to: `${DRAMA}24`, does: "connection reset, not sent", step: answering("reset") },
  { to: `${DRAMA}25`, does: "sent, then connection reset", step: answering("accept_then_reset") },
  { to: `${DRAMA}26`, does: "sent, then 500", step: answering("accept_then_500") },
  { to: `${DRAMA}27`, does: "sent, then an answer that breaks off", step: answering("accept_then_malformed") },
  { to: `${DRAMA}28`, does: "200 with an HTML page, not sent", step: answering("html") },
  { to: `${DRAMA}29`, does: "sent, answers one byte at a time", step: answering("slow_drip") },
  // One provider down.
  { to: `${DRAMA}30`, does: "Twilio: 503; Vonage: as usual", step: answering(503), only: "twilio" },
  { to: `${DRAMA}31`, does: "Vonage: 503; Twilio: as usual", step: answering(503), only: "vonage" },
];

const byNumber = new Map(MAGIC_NUMBERS.map((magic) => [magic.to, magic]));

export interface Magic {
  /** What a magic number does to this send; null for any other number. */
  next(send: Send): Step | null;
  clear(): void;
}

export function createMagic(): Magic {
  const seen = new Set<string>();
  return {
    next({ to, provider }) {
      const magic = byNumber.get(to);
      if (magic === undefined || (magic.only !== undefined && magic.only !== provider)) return null;
      const turn = `${provider} ${to}`;
      if (magic.later !== undefined && seen.has(turn)) return magic.later;
      seen.add(turn);
      return magic.step;
    },
    clear: () => seen.clear(),
  };
}
