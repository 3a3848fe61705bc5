import type { Carrier, CarrierContext } from "../carrier.ts";
import { codeFor, USUAL_STEP } from "../scenario/step.ts";
import type { Asked } from "../send.ts";
import type { Refusal } from "./refusal.ts";
import { closeSilently, hang, html, huge, malformed, reset, slowDrip } from "./wire-faults.ts";

/** One provider's side of a question for what it was asked to send. */
export interface LookUpDialect {
  readonly asked: Asked;
  /** What it knows; nothing at all when `isEmpty`. */
  list(isEmpty: boolean): Response;
  refuse(refusal: Refusal): Response;
}

/**
 * Plays the step that a scenario with `"on": "look_up"` has in store. The words of sends mean the same here, but that
 * nothing can be accepted: `accept_then_…` fails like the word after it. `204` is a list that does not have the text.
 */
export async function performLookUp(
  c: CarrierContext,
  { script }: Carrier,
  { asked, list, refuse }: LookUpDialect,
): Promise<Response> {
  const step = script.next(asked, "look_up") ?? USUAL_STEP;
  if (step.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, step.delayMs));
  switch (step.respond) {
    case 200:
    case 201:
    case 202:
      return list(false);
    case 204:
      return list(true);
    case "hang":
    case "accept_then_hang":
      return hang(c);
    case "reset":
    case "accept_then_reset":
      return reset(c);
    case "close":
      return closeSilently(c);
    case "malformed":
    case "accept_then_malformed":
      return malformed(200);
    case "html":
      return html(200, null);
    case "huge":
      return huge();
    case "slow_drip":
      return slowDrip(list(false));
    case 502:
    case 503:
      return html(step.respond, step.retryAfterSeconds);
    default: {
      const status = step.respond === "accept_then_500" ? 500 : step.respond;
      return refuse({ status, code: codeFor(step, asked.provider), retryAfterSeconds: step.retryAfterSeconds });
    }
  }
}
