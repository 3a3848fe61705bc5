import type { Text } from "../ledger/ledger.ts";
import type { PlannedReceipt, Step } from "../scenario/step.ts";
import type { Channel } from "../send.ts";
import type { Dispatcher } from "./dispatch.ts";
import type { OutgoingReceipt } from "./post.ts";

/** What becomes of an accepted text or call unless scripted. */
const USUAL: Readonly<Record<Channel, readonly PlannedReceipt[]>> = {
  sms: [usual("sent", 20), usual("delivered", 50)],
  call: [usual("ringing", 20), usual("answered", 35), usual("completed", 50)],
};

/** How one provider words, shapes and signs a receipt. */
export interface ReceiptDialect {
  /** The provider's word for a planned status. */
  status(planned: PlannedReceipt): string;
  /** Null where nothing went wrong. */
  errorCode(planned: PlannedReceipt): number | null;
  /** The receipts on the wire, signed now: one, one for each part, or none when nobody asked. */
  build(planned: PlannedReceipt): OutgoingReceipt[];
}

/** Moves an accepted text through its receipts, and has each sent when its time comes. */
export function planReceipts(
  text: Text,
  { step, dispatcher, dialect }: { step: Step; dispatcher: Dispatcher; dialect: ReceiptDialect },
): void {
  for (const planned of step.receipts ?? USUAL[text.send.channel]) {
    dispatcher.after(planned.delayMs, () => {
      if (!planned.forged) {
        text.status = dialect.status(planned);
        text.errorCode = dialect.errorCode(planned);
        text.updatedAtMs = Date.now();
      }
      const receipts = dialect.build(planned);
      return planned.duplicate ? [...receipts, ...receipts] : receipts;
    });
  }
}

function usual(status: string, delayMs: number): PlannedReceipt {
  return { status, delayMs, duplicate: false, forged: false, errorCode: null };
}
