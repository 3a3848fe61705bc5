import type { ReceiptStatus } from "../provider/index.ts";
import { fraction } from "../runtime/index.ts";
import type { EventType } from "../webhook/index.ts";
import { decideNext } from "./decide-next.ts";
import type { SettleDeps } from "./deps.ts";
import { messageEvent } from "./events.ts";
import { type Attempt, type MessageFact, type MessageStatus, messageTransitions } from "./message.ts";
import { providersOf } from "./route-of.ts";
import type { ReceiptedFact, ReceiptRecord, ReceiptVerdict } from "./store.ts";

export type JudgeDeps = Pick<SettleDeps, "clock" | "random" | "standingOf">;

const facts: Record<ReceiptStatus, MessageFact> = {
  accepted: "accepted",
  sent: "accepted",
  delivered: "delivery_confirmed",
  undelivered: "delivery_refuted",
};

const eventTypes: Partial<Record<MessageStatus, EventType>> = {
  sent: "verification.sent",
  delivered: "verification.delivered",
  undelivered: "message.failed",
};

/**
 * What a receipt means for its Message; null when nothing but its own Attempt learns from it. A text that did not
 * arrive is followed by the next provider where the project wants that and another text may go out.
 */
export function judgeReceipt(
  deps: JudgeDeps,
  { fact, record }: { fact: ReceiptedFact; record: Pick<ReceiptRecord, "status" | "providerCode"> },
): ReceiptVerdict | null {
  const { message, attempts } = fact;
  const refuted = record.status === "undelivered";
  if (refuted && attempts.some(mayArrive)) return null;
  const next = refuted && fact.live ? failOver(deps, fact, fact.project.settings.onUndelivered) : null;
  if (next !== null && messageTransitions[message.status].failed_over !== undefined) {
    return { status: "waiting", next, event: null };
  }
  const status = messageTransitions[message.status][facts[record.status]];
  if (status === undefined) return null;
  const type = eventTypes[status];
  const reason = status === "undelivered" ? (record.providerCode ?? "undelivered") : null;
  return {
    status,
    next: null,
    event: type === undefined ? null : messageEvent({ type, ...fact, status, reason }, deps),
  };
}

/** The Attempt that follows a text that did not arrive; null where none may. */
export function failOver(
  deps: JudgeDeps,
  fact: Omit<ReceiptedFact, "snapshot" | "live">,
  policy: ReceiptedFact["project"]["settings"]["onUndelivered"],
): ReceiptVerdict["next"] {
  if (policy !== "next_provider") return null;
  const step = decideNext({
    attempts: fact.attempts,
    providers: providersOf(deps, fact),
    now: deps.clock.now(),
    expiresAt: fact.content.expiresAt,
    jitter: fraction(deps.random),
    unknown: fact.project.settings.unknown,
    failingOver: true,
  });
  return step.kind === "attempt" ? step : null;
}

/** Nobody said of this one that it did not arrive. */
function mayArrive({ status, receiptStatus }: Attempt): boolean {
  return status !== "rejected" && receiptStatus !== "undelivered";
}
