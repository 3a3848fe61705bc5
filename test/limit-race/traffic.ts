import type { LimitSubject } from "@proofline/core/limit";
import { seeded } from "../support/seeded.ts";

/** What the requests of a moment have in common: one subject, or a kind of request. */
export type Focus = LimitSubject | "live" | "idempotency";

export const FOCI: readonly Focus[] = [
  "number",
  "number_range",
  "country",
  "client_ip",
  "client_network",
  "user",
  "project",
  "api_key",
  "client_number",
  "client_address",
  "client_sends",
  "key",
  "live",
  "idempotency",
];

/** A start, by a backend or, with `asksItself`, by an app with a token of a user that its sender picks. */
export interface Ask {
  readonly to: string;
  readonly country: string;
  readonly userId: string;
  readonly address: string;
  readonly device: string;
  /** Place of the secret key. */
  readonly key: 0 | 1;
  readonly asksItself: boolean;
  readonly supersede: boolean;
  /** Rather send again what is live of this number and user, where its id is known. */
  readonly resend: boolean;
  readonly idempotencyKey: string | null;
}

/** So many requests fight for one number and user, or for one Idempotency-Key. */
const FIGHTERS = 30;

/** The `serial`th request of a focus; what does not matter to it is at random. */
export function drawAsk(
  focus: Focus,
  { random, serial, seed }: { random: () => number; serial: number; seed: number },
): Ask {
  const fight = Math.floor(serial / FIGHTERS);
  const isFight = focus === "live" || focus === "idempotency";
  // All that fight for the same ask for the same, to the letter.
  const draw = isFight ? seeded(seed * 1_000_003 + fight) : random;
  const below = (most: number): number => Math.floor(draw() * most);
  const country = focus === "country" ? "ES" : (["GB", "FR", "ES"][below(3)] ?? "GB");
  const to = numberFor(focus, { country, digits: String(below(40_000_000) + 1_000_000).padStart(8, "0") });
  return {
    to,
    country: to.startsWith("+44") ? "GB" : to.startsWith("+33") ? "FR" : "ES",
    userId: focus === "user" ? "u-same" : `u-${focus}-${isFight ? fight : serial}`,
    address: addressFor(focus, below),
    device: focus === "key" ? "d-same" : `d-${focus}-${isFight ? fight : serial}`,
    key: focus === "api_key" || draw() < 0.5 ? 0 : 1,
    asksItself: focus === "client_number" || focus === "client_address" || focus === "client_sends",
    supersede: focus === "live" && random() < 0.2,
    resend: focus === "live" && random() < 0.3,
    idempotencyKey: focus === "idempotency" ? `key-${fight}` : null,
  };
}

function numberFor(focus: Focus, { country, digits }: { country: string; digits: string }): string {
  const last = Number(digits.at(-1)) % 2;
  if (focus === "number") return `+44740001123${last}`;
  if (focus === "client_number") return `+44740002123${last}`;
  if (focus === "number_range") return `+44740077${digits.slice(-4)}`;
  if (country === "FR") return `+336${digits}`;
  if (country === "ES") return `+346${digits}`;
  return `+4474${digits}`;
}

function addressFor(focus: Focus, below: (most: number) => number): string {
  if (focus === "client_ip" || focus === "client_address") return "198.51.100.7";
  if (focus === "client_network") return `203.0.113.${1 + below(250)}`;
  return `10.${below(250)}.${below(250)}.${1 + below(250)}`;
}
