import type { VerificationId } from "@proofline/core/runtime";
import type { Verification, VerificationDeps, VerificationStore } from "@proofline/core/verification";
import type { MemoryWorld } from "./worlds/memory.ts";

/** A bug put into the product on purpose: the model has to find it. */
export interface Plant {
  readonly name: string;
  readonly into: (world: MemoryWorld) => Partial<VerificationDeps>;
}

type Store = MemoryWorld["inner"]["store"];

const HOUR_MS = 3_600_000;

export const plants: readonly Plant[] = [
  inStore("a resend gives new checks", (store) => ({
    async resend(record) {
      const done = await store.resend(record);
      if (done) change(store, record.verification.id, { checksUsed: 0 });
      return done;
    },
  })),
  inStore("a revoked code still counts", (store) => ({
    async spendCheck(query) {
      const spent = await store.spendCheck(query);
      if (spent === null) return null;
      return { ...spent, verification: { ...spent.verification, resendPolicy: "new_keep_old_until_used" } };
    },
  })),
  inStore("a kept code counts no more", (store) => ({
    async spendCheck(query) {
      const spent = await store.spendCheck(query);
      if (spent === null) return null;
      return { ...spent, verification: { ...spent.verification, resendPolicy: "new_revoke_old" } };
    },
  })),
  inStore("an expiry is told twice", (store) => ({
    async end(endings) {
      const ended = await store.end(endings);
      const again = endings.filter(({ verification }) => ended.ended.includes(verification.id));
      for (const { verification } of again) {
        if (verification.status === "expired") change(store, verification.id, { status: "pending" });
      }
      await store.end(again);
      return ended;
    },
  })),
  inStore("what is superseded stays alive", (store) => ({
    async start(record) {
      const outcome = await store.start(record);
      const old = record.superseded?.verification.id;
      if (old !== undefined && outcome.kind === "started") change(store, old, { status: "pending", reason: null });
      return outcome;
    },
  })),
  inStore("superseding gives new sends", (store) => ({
    start: (record) =>
      store.start(
        record.superseded === null ? record : { ...record, verification: { ...record.verification, sendsUsed: 1 } },
      ),
  })),
  inStore("a new verification gives its number new guesses", (store) => ({
    async start(record) {
      store.setGuesses(record.verification.phoneDigest, { today: 0, consecutive: 0 });
      return await store.start(record);
    },
  })),
  inStore("a pause is not waited for", (store) => ({
    async find(projectId, id) {
      const found = await store.find(projectId, id);
      return found === null ? null : { ...found, lastSentAt: new Date(found.lastSentAt.getTime() - HOUR_MS) };
    },
  })),
  inStore("a canceled one can still be verified", (store) => ({
    async end(endings) {
      const done = await store.end(endings);
      for (const id of done.ended) {
        if (store.row(id).status === "canceled") change(store, id, { status: "pending" });
      }
      return done;
    },
  })),
  inStore("repeats of a right code are told of again", (store) => ({
    async spendCheck(query) {
      const spent = await store.spendCheck(query);
      if (spent?.verification.status === "verified") change(store, query.id, { status: "pending", verifiedAt: null });
      return spent === null ? null : { ...spent, verification: store.row(query.id) };
    },
  })),
  inStore("a guess beyond the checks is judged", (store) => ({
    async spendCheck(query) {
      const row = store.row(query.id);
      if (row.status === "pending" && row.checksUsed === row.checksMax - 1) {
        change(store, query.id, { checksUsed: row.checksUsed - 1 });
      }
      return await store.spendCheck(query);
    },
  })),
  inStore("an Idempotency-Key is forgotten", () => ({ findAnswer: async () => null })),
  {
    name: "a lock is told twice",
    into: ({ deps, inner: { store } }) => ({
      locks: {
        ...deps.locks,
        async tell(guessed) {
          const told = await deps.locks.tell(guessed);
          const lock = store.events.findLast(({ type }) => type === "number.locked");
          if (told.length === 0 && lock !== undefined) (store.events as unknown[]).push(lock);
          return told;
        },
      },
    }),
  },
];

function inStore(name: string, bug: (store: Store) => Partial<VerificationStore>): Plant {
  return {
    name,
    into: ({ inner: { store } }) => ({ verifications: { ...store, ...bug(store) } }),
  };
}

function change(store: Store, id: VerificationId, what: Partial<Verification>): void {
  store.put({ ...store.row(id), ...what });
}
