import type { LockKey, LockStore } from "../lock/index.ts";
import type { Message } from "../message/index.ts";
import { defaultSettings } from "../project/index.ts";
import type { SignedRuling } from "../ruling/index.ts";
import type { Clock, DeliveryId, ProjectId, VerificationId } from "../runtime/index.ts";
import { addSeconds } from "../runtime/index.ts";
import type {
  Ending,
  IdempotentAnswer,
  LiveQuery,
  SpendQuery,
  StartOutcome,
  StartRecord,
  Verification,
  VerificationStore,
} from "../verification/index.ts";
import type { Event } from "../webhook/index.ts";
import { anId } from "./builders.ts";
import { createMemoryGuesses } from "./memory-guesses.ts";

export interface MemoryVerificationStore extends VerificationStore {
  readonly messages: readonly Message[];
  readonly events: readonly Event[];
  /** What was kept with each send, and with what was denied. */
  readonly rulings: readonly SignedRuling[];
  /** Puts a row there as if it had always been. */
  put(verification: Verification): void;
  row(id: VerificationId): Verification;
  /** The version that starts must have been decided on. */
  setProjectVersion(version: number): void;
  /** Wrong guesses already counted on a number. */
  setGuesses(phoneDigest: string, guesses: { readonly today: number; readonly consecutive: number }): void;
  /** The locks that follow from guesses here. */
  readonly locks: LockStore;
}

export interface MemoryStoreOptions {
  /** Endpoints that want every Event. */
  readonly webhooks?: number;
  /** Of the project. */
  readonly lockoutSeconds?: number | undefined;
}

/** Verifications in memory, with the guards that the statements of the real store have in their `WHERE`. */
export function createMemoryVerificationStore(
  clock: Clock,
  { webhooks = 0, lockoutSeconds }: MemoryStoreOptions = {},
): MemoryVerificationStore {
  const rows = new Map<VerificationId, Verification>();
  const answers = new Map<string, IdempotentAnswer>();
  const messages: Message[] = [];
  const events: Event[] = [];
  const rulings: SignedRuling[] = [];
  let projectVersion = 1;
  let deliveries = 0;

  const newDeliveries = (): readonly DeliveryId[] => Array.from({ length: webhooks }, () => anId("dlv", ++deliveries));
  const isLive = ({ status, expiresAt }: Verification) => status === "pending" && expiresAt > clock.now();
  const ofNumber = ({ projectId, phoneDigest }: Pick<Verification, "projectId" | "phoneDigest">) =>
    newestFirst().filter((row) => row.projectId === projectId && row.phoneDigest === phoneDigest);
  const newestFirst = () => [...rows.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const justVerified = ({ verifiedAt }: Verification, withinSeconds: number) =>
    verifiedAt !== null && addSeconds(verifiedAt, withinSeconds) > clock.now();
  const bound = (projectId: ProjectId, id: VerificationId) => {
    const row = rows.get(id);
    return row?.projectId === projectId ? row : null;
  };

  const newestOf = (key: LockKey): VerificationId | null =>
    newestFirst().find((row) =>
      key.userId !== undefined ? row.userId === key.userId : row.phoneDigest === key.phoneDigest,
    )?.id ?? null;
  const guesses = createMemoryGuesses({
    clock,
    lockoutSeconds,
    newestOf,
    write(event) {
      events.push(event);
      return newDeliveries();
    },
  });

  function end(endings: readonly Ending[]) {
    const ended: VerificationId[] = [];
    const deliveryIds: DeliveryId[] = [];
    for (const { verification, event } of endings) {
      if (rows.get(verification.id)?.status !== "pending") continue;
      const checksUsed = rows.get(verification.id)?.checksUsed ?? 0;
      rows.set(verification.id, verification);
      events.push(event);
      ended.push(verification.id);
      deliveryIds.push(...newDeliveries());
      if (verification.status === "verified") guesses.giveBack(verification, checksUsed);
    }
    return { ended, deliveryIds };
  }

  function refusalOf({
    verification,
    answer,
    superseded,
    projectVersion: decidedOn,
  }: StartRecord): StartOutcome | null {
    const old = superseded === null ? undefined : rows.get(superseded.verification.id);
    const isAsSeen = old?.sendsUsed === superseded?.verification.sendsUsed;
    const replaced = isAsSeen ? old?.id : undefined;
    const others = [...rows.values()].filter(({ id }) => id !== replaced);
    if (decidedOn !== projectVersion) return { kind: "stale_project" };
    const rival = others.find(
      (row) => isLive(row) && row.phoneDigest === verification.phoneDigest && row.userId === verification.userId,
    );
    if (rival !== undefined) return { kind: "live" };
    const { reference } = verification;
    if (reference !== null && [...rows.values()].some((row) => row.reference === reference))
      return { kind: "reference_taken" };
    return answer !== null && answers.has(answer.key) ? { kind: "answered_before" } : null;
  }

  return {
    messages,
    events,
    rulings,
    put: (verification) => void rows.set(verification.id, verification),
    row(id) {
      const row = rows.get(id);
      if (row === undefined) throw new Error(`no such row: ${id}`);
      return row;
    },
    setProjectVersion(version) {
      projectVersion = version;
    },
    setGuesses(phoneDigest, { today, consecutive }) {
      const windowEndsAt = addSeconds(clock.now(), defaultSettings.guessWindowSeconds);
      guesses.setNumber(phoneDigest, { windowEndsAt, used: today, forgiven: 0, consecutive, reachedAt: null });
    },
    locks: guesses.locks,
    async start(record) {
      const refusal = refusalOf(record);
      if (refusal !== null) return refusal;
      const { verification, message, event, answer, superseded } = record;
      const ended = superseded === null ? [] : end([superseded]).deliveryIds;
      rows.set(verification.id, verification);
      messages.push(message);
      rulings.push(record.ruling);
      events.push(event);
      if (answer !== null) answers.set(answer.key, answer);
      return { kind: "started", deliveryIds: [...ended, ...newDeliveries()] };
    },
    async startDenied({ verification, event, projectVersion: decidedOn, answer, ruling }) {
      if (decidedOn !== projectVersion) return { kind: "stale_project" };
      if (answer !== null && answers.has(answer.key)) return { kind: "answered_before" };
      rows.set(verification.id, verification);
      rulings.push(ruling);
      events.push(event);
      if (answer !== null) answers.set(answer.key, answer);
      return { kind: "started", deliveryIds: newDeliveries() };
    },
    find: async (projectId, id) => bound(projectId, id),
    async findLinked(id) {
      const row = rows.get(id);
      return row?.link === true ? row : null;
    },
    async findLive(query: LiveQuery) {
      const found = ofNumber(query).filter((row) => query.userId === undefined || row.userId === query.userId);
      return found.find(isLive) ?? found.find((row) => justVerified(row, query.verifiedWithinSeconds ?? 0)) ?? null;
    },
    async list({ projectId, phoneDigest, status, reference, userId, test, limit, before }) {
      return newestFirst()
        .filter((row) => row.projectId === projectId && (before === null || row.id < before))
        .filter((row) => phoneDigest === null || row.phoneDigest === phoneDigest)
        .filter((row) => status === null || row.status === status)
        .filter((row) => reference === null || row.reference === reference)
        .filter((row) => (row.testOutcome !== null) === test)
        .filter((row) => userId === null || row.userId === userId)
        .slice(0, limit);
    },
    async spendCheck(query: SpendQuery) {
      const row = bound(query.projectId, query.id);
      const { owner } = query;
      const isOwn =
        owner === undefined ||
        (owner.userId === row?.userId && (owner.phoneDigest === null || owner.phoneDigest === row.phoneDigest));
      if (row === null || !isOwn) return null;
      const repeated = justVerified(row, query.verifiedWithinSeconds) && row.checksUsed < row.checksMax + 5;
      if (!repeated && (!isLive(row) || row.checksUsed >= row.checksMax)) return null;
      const counted = guesses.count(row, query.limits);
      if (counted === null) return null;
      const spent = { ...row, checksUsed: row.checksUsed + 1 };
      rows.set(row.id, spent);
      return { verification: spent, judged: true, reached: counted.reached };
    },
    giveBackGuess: async (verification) => guesses.giveBack(verification, 1),
    end: async (endings) => end(endings),
    async resend({ verification, message, sendsUsedBefore, ruling }) {
      const row = rows.get(verification.id);
      if (row === undefined || !isLive(row) || row.sendsUsed !== sendsUsedBefore || row.sendsUsed >= row.sendsMax)
        return false;
      rows.set(row.id, verification);
      messages.push(message);
      rulings.push(ruling);
      return true;
    },
    timeline: async (projectId, id) =>
      events.filter((event) => event.projectId === projectId && event.verificationId === id),
    findAnswer: async (_, key) => answers.get(key) ?? null,
    async keepAnswer(_, answer) {
      if (!answers.has(answer.key)) answers.set(answer.key, answer);
    },
    listDue: async (limit) =>
      [...rows.values()]
        .filter(({ status, expiresAt }) => status === "pending" && expiresAt <= clock.now())
        .toSorted((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime())
        .slice(0, limit),
  };
}
