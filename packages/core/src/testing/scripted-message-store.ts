import type {
  MessageClaim,
  MessageStore,
  Receipted,
  ReceiptedFact,
  ReceiptRecord,
  ReceiptVerdict,
  SettleableClaim,
  Settled,
  Settlement,
} from "../message/index.ts";

export interface MessageScript {
  /** What a claim finds; null: somebody else has it, or nothing is left to do. */
  readonly claim?: MessageClaim | null;
  readonly settled?: Partial<Settled>;
  /** Whether the claim still holds when its Attempt goes to another provider. */
  readonly repointed?: boolean;
  /** What a receipt changes; null: nothing new. */
  readonly receipted?: { readonly fact: ReceiptedFact; readonly result: Receipted } | null;
}

export interface ScriptedMessageStore extends MessageStore {
  readonly claims: readonly string[];
  /** The providers that open Attempts were given to. */
  readonly repoints: readonly string[];
  readonly settlements: readonly { readonly claim: SettleableClaim; readonly settlement: Settlement }[];
  readonly receipts: readonly ReceiptRecord[];
  /** What the caller made of each receipt that belongs to an Attempt. */
  readonly verdicts: readonly (ReceiptVerdict | null)[];
}

/** A MessageStore that answers as it was told and remembers what it was asked. */
export function createScriptedMessageStore(script: MessageScript = {}): ScriptedMessageStore {
  const claims: string[] = [];
  const repoints: string[] = [];
  const settlements: { claim: SettleableClaim; settlement: Settlement }[] = [];
  const receipts: ReceiptRecord[] = [];
  const verdicts: (ReceiptVerdict | null)[] = [];
  return {
    claims,
    repoints,
    settlements,
    receipts,
    verdicts,
    async claim(id) {
      claims.push(id);
      return script.claim ?? null;
    },
    async settle(claim, settlement) {
      settlements.push({ claim, settlement });
      return { held: true, othersAlive: false, deliveryIds: [], nudges: 1, ...script.settled };
    },
    async repoint(_claim, provider) {
      repoints.push(provider);
      return script.repointed ?? true;
    },
    async applyReceipt(record, judge) {
      receipts.push(record);
      const { receipted = null } = script;
      if (receipted === null) return null;
      const verdict = judge(receipted.fact);
      verdicts.push(verdict);
      return verdict === null ? null : { ...receipted.result, messageStatus: verdict.status };
    },
    async giveUpWaiting(_claim, verdict) {
      verdicts.push(verdict);
      return script.receipted?.result ?? null;
    },
    listFor: async () => [],
  };
}
