import type {
  MessageClaim,
  MessageStore,
  Receipted,
  ReceiptedFact,
  ReceiptRecord,
  Settled,
  Settlement,
} from "../message/index.ts";
import type { Event } from "../webhook/index.ts";

export interface MessageScript {
  /** What a claim finds; null: somebody else has it, or nothing is left to do. */
  readonly claim?: MessageClaim | null;
  readonly settled?: Partial<Settled>;
  /** What a receipt changes; null: nothing new. */
  readonly receipted?: { readonly fact: ReceiptedFact; readonly result: Receipted } | null;
}

export interface ScriptedMessageStore extends MessageStore {
  readonly claims: readonly string[];
  readonly settlements: readonly { readonly claim: MessageClaim; readonly settlement: Settlement }[];
  readonly receipts: readonly ReceiptRecord[];
  /** What the caller made of each receipt that changed something. */
  readonly receiptEvents: readonly (Event | null)[];
}

/** A MessageStore that answers as it was told and remembers what it was asked. */
export function createScriptedMessageStore(script: MessageScript = {}): ScriptedMessageStore {
  const claims: string[] = [];
  const settlements: { claim: MessageClaim; settlement: Settlement }[] = [];
  const receipts: ReceiptRecord[] = [];
  const receiptEvents: (Event | null)[] = [];
  return {
    claims,
    settlements,
    receipts,
    receiptEvents,
    async claim(id) {
      claims.push(id);
      return script.claim ?? null;
    },
    async settle(claim, settlement) {
      settlements.push({ claim, settlement });
      return { held: true, othersAlive: false, deliveryIds: [], ...script.settled };
    },
    async applyReceipt(record, event) {
      receipts.push(record);
      const { receipted = null } = script;
      if (receipted === null) return null;
      receiptEvents.push(event(receipted.fact));
      return receipted.result;
    },
    listFor: async () => [],
  };
}
