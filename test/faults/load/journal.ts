/** What the API acknowledged to a client, and all that the client did to hear it. */
export interface Intent {
  readonly to: string;
  readonly idempotencyKey: string;
  readonly askedAtMs: number;
  /** Null: never acknowledged, so nothing is owed. */
  acknowledged: Acknowledged | null;
  /** What each call brought, newest last: a status, or what broke. */
  readonly answers: (number | string)[];
  /** When a client that typed the code it got was told that it is right. */
  verifiedAtMs: number | null;
  /** When it typed it for the first time; null: it never did. */
  checkedAtMs: number | null;
  /** An answer that no client should get: a right code refused, a start refused for good. */
  refusal: string | null;
}

export interface Acknowledged {
  readonly id: string;
  readonly atMs: number;
  readonly expiresAtMs: number;
}

/** J: kept by the client, apart from our code. */
export interface Journal {
  readonly intents: readonly Intent[];
  note(to: string, idempotencyKey: string): Intent;
}

export function createJournal(): Journal {
  const intents: Intent[] = [];
  return {
    intents,
    note(to, idempotencyKey) {
      const intent: Intent = {
        to,
        idempotencyKey,
        askedAtMs: Date.now(),
        acknowledged: null,
        answers: [],
        verifiedAtMs: null,
        checkedAtMs: null,
        refusal: null,
      };
      intents.push(intent);
      return intent;
    },
  };
}
