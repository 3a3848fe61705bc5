import { createPhoneDigest } from "../access/index.ts";
import { createBacklogBoard } from "../backlog/index.ts";
import { liveCodes } from "../code/index.ts";
import type { Access, ProjectSettings } from "../project/index.ts";
import { CHANNELS } from "../provider/index.ts";
import type { VerificationId } from "../runtime/index.ts";
import type { TestNumber } from "../test-number/index.ts";
import { createVerification, type StartAnswer, type StartInput, type VerificationDeps } from "../verification/index.ts";
import type { PostResult, WebhookPost } from "../webhook/index.ts";
import { anAccess, TEST_NUMBER } from "./builders.ts";
import { createTestClock, type TestClock } from "./clock.ts";
import { testKeyRing } from "./key-ring.ts";
import { createMemoryLimits, type MemoryLimits } from "./memory-limits.ts";
import { createMemoryVerificationStore, type MemoryVerificationStore } from "./memory-verification-store.ts";
import { createTestRandom } from "./random.ts";
import { createRecordingBook, type RecordingBook } from "./recording-book.ts";
import { createRecordingJobs, type RecordingJobs } from "./recording-jobs.ts";

export interface VerificationWorld {
  readonly deps: VerificationDeps;
  readonly clock: TestClock;
  readonly store: MemoryVerificationStore;
  readonly limits: MemoryLimits;
  readonly jobs: RecordingJobs;
  /** What was decided not to send. */
  readonly book: RecordingBook;
  /** What the pumping guard was told to be proven. */
  readonly proven: readonly VerificationId[];
  readonly access: Access;
  /** Starts as a backend with a secret key would. */
  start(input?: Partial<StartInput>, key?: string): Promise<StartAnswer>;
  /** The same, for the id alone. */
  startedId(input?: Partial<StartInput>): Promise<VerificationId>;
  /** The code that was texted: what the worker would have rendered. */
  codeOf(id: VerificationId, generation?: number): string;
}

export interface WorldOptions {
  /** Endpoints that want every Event. */
  readonly webhooks?: number;
  /** Whether jobs ride in the statement of their row. */
  readonly rides?: boolean;
  /** What the server offers. Default: all. */
  readonly channels?: VerificationDeps["channels"];
  readonly decisionCallback?: Access["decisionCallback"];
  /** What the decision callback's backend says. */
  readonly answerTo?: (request: WebhookPost) => PostResult;
  /** Test numbers of the operator's, by the hex digest of the number. */
  readonly testNumbers?: ReadonlyMap<string, TestNumber>;
}

export const TEST_ISSUER = "https://verify.example.com";

const noAnswer = (): PostResult => ({ kind: "failed", cause: "connect", durationMs: 1 });

/** All that the use-cases of a Verification need, in memory. */
export function createVerificationWorld(
  settings: Partial<ProjectSettings> = {},
  {
    webhooks = 0,
    rides = false,
    channels = CHANNELS,
    decisionCallback = null,
    answerTo = noAnswer,
    testNumbers = new Map(),
  }: WorldOptions = {},
): VerificationWorld {
  const clock = createTestClock();
  const store = createMemoryVerificationStore(clock, { webhooks, lockoutSeconds: settings.lockoutSeconds });
  const limits = createMemoryLimits(() => clock.now().getTime());
  const jobs = createRecordingJobs({ rides });
  const access: Access = { ...anAccess(settings), decisionCallback };
  const keyRing = testKeyRing("k1");
  const phoneDigest = createPhoneDigest(new Uint8Array(32).fill(5));
  const book = createRecordingBook();
  const proven: VerificationId[] = [];
  const deps: VerificationDeps = {
    clock,
    random: createTestRandom(),
    keyRing,
    phoneDigest,
    verifications: store,
    testNumbers: { find: async (_, phoneDigest) => testNumbers.get(phoneDigest) ?? null },
    locks: store.locks,
    rulings: book,
    limits,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    proven: { note: ({ id }) => void proven.push(id) },
    jobs,
    backlog: createBacklogBoard(),
    backlogMax: 10_000,
    standingOf: () => ({ kind: "closed" }),
    channels,
    decisionClient: { post: async (request) => answerTo(request) },
    proofs: { sign: async (claims) => JSON.stringify(claims) },
    issuer: TEST_ISSUER,
  };
  const start = (input: Partial<StartInput> = {}, key?: string) =>
    createVerification(deps, {
      access,
      input: { to: TEST_NUMBER, ...input },
      idempotency: key === undefined ? null : { key, fingerprint: Buffer.from(JSON.stringify(input)) },
      reload: async () => access,
    });
  return {
    deps,
    book,
    proven,
    clock,
    store,
    limits,
    jobs,
    access,
    start,
    startedId: async (input) => (await start(input)).body.id as VerificationId,
    codeOf(id, generation) {
      const row = store.row(id);
      const { projectId, phoneDigest: digest, codeShape: shape, codeKeyId } = row;
      const key = keyRing.keyFor("code", codeKeyId) ?? new Uint8Array();
      const binding = { projectId, verificationId: id, phoneDigest: digest, generation: generation ?? row.generation };
      return liveCodes({ key, binding, shape, resendPolicy: "same" })[0] ?? "";
    },
  };
}
