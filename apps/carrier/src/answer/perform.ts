import type { Carrier, CarrierContext } from "../carrier.ts";
import type { SeenRequest, Text } from "../ledger/ledger.ts";
import { planReceipts, type ReceiptDialect } from "../receipts/plan.ts";
import { codeFor, isAccepted, type Step, USUAL_STEP } from "../scenario/step.ts";
import type { Send } from "../send.ts";
import type { Refusal } from "./refusal.ts";
import { closeSilently, hang, html, huge, malformed, reset, slowDrip } from "./wire-faults.ts";

/** One provider's side of a send that it would take. */
export interface Dialect {
  readonly send: Send;
  /** The handset's copy. */
  createText(): Text;
  receipts(text: Text): ReceiptDialect;
  accept(text: Text): Response;
  refuse(refusal: Refusal): Response;
}

/** Plays the step that a scenario, a magic number or nothing at all has in store for this send. */
export async function perform(c: CarrierContext, carrier: Carrier, dialect: Dialect): Promise<Response> {
  const { send } = dialect;
  const step = carrier.script.next(send) ?? carrier.magic.next(send) ?? USUAL_STEP;
  const text = isAccepted(step.respond) ? dialect.createText() : null;
  const seen = noteRequest(c, carrier, { send, text, outcome: String(step.respond) });
  if (text !== null) {
    carrier.ledger.addText(text);
    planReceipts(text, { step, dispatcher: carrier.dispatcher, dialect: dialect.receipts(text) });
  }
  if (step.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, step.delayMs));
  const response = await answer(c, { dialect, step, text });
  seen.status = isOnTheWire(step) ? null : response.status;
  return response;
}

/** Notes a request that no scenario had a say in: the provider itself would refuse it. */
export function refuseInvalid(
  c: CarrierContext,
  carrier: Carrier,
  { send, response }: { send: Send; response: Response },
): Response {
  noteRequest(c, carrier, { send, text: null, outcome: "invalid" }).status = response.status;
  return response;
}

function noteRequest(
  c: CarrierContext,
  { ledger }: Carrier,
  { send, text, outcome }: { send: Send; text: Text | null; outcome: string },
): SeenRequest {
  const seen: SeenRequest = {
    id: ledger.nextRequestId(),
    to: send.to,
    atMs: Date.now(),
    path: c.req.path,
    send,
    accepted: text !== null,
    messageId: text?.id ?? null,
    outcome,
    status: null,
  };
  ledger.addRequest(seen);
  return seen;
}

interface Playing {
  readonly dialect: Dialect;
  readonly step: Step;
  readonly text: Text | null;
}

async function answer(c: CarrierContext, { dialect, step, text }: Playing): Promise<Response> {
  const refuse = (status: number) =>
    dialect.refuse({ status, code: codeFor(step, dialect.send.provider), retryAfterSeconds: step.retryAfterSeconds });
  switch (step.respond) {
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
      return malformed(201);
    case "html":
      return html(200, null);
    case "huge":
      return huge();
    case "accept_then_500":
      return refuse(500);
    case 502:
    case 503:
      return html(step.respond, step.retryAfterSeconds);
    case "slow_drip":
      return text === null ? refuse(500) : slowDrip(dialect.accept(text));
    default:
      return text === null ? refuse(step.respond) : dialect.accept(text);
  }
}

function isOnTheWire({ respond }: Step): boolean {
  return typeof respond === "string" && /hang|reset|close/.test(respond);
}
