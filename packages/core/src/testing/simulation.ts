import { createHealthBoard, type HealthBoard, type HealthStore } from "../health/index.ts";
import { type Attempt, type NextStep, type SendMessageDeps, type Settlement, sendMessage } from "../message/index.ts";
import type { Provider, SendResult } from "../provider/index.ts";
import { orderSteps, type RouteStep } from "../route/index.ts";
import { addSeconds, fraction, type MessageId } from "../runtime/index.ts";
import { type Agenda, createAgenda } from "./agenda.ts";
import { aClaim, aContent, aMessage, anAttempt, anId, aProject } from "./builders.ts";
import { TEST_START } from "./clock.ts";
import { testKeyRing } from "./key-ring.ts";
import { createMemoryHealthStore } from "./memory-health-store.ts";
import { createTestRandom } from "./random.ts";
import { createRecordingJobs } from "./recording-jobs.ts";
import { createScriptedMessageStore } from "./scripted-message-store.ts";

export interface Outage {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  readonly fault: "refuse" | "hang" | "server_error" | "throttle";
}

export interface Simulation {
  readonly seed: string;
  readonly seconds: number;
  /** Texts, on average. */
  readonly perSecond: number;
  readonly outages: Readonly<Record<string, Outage>>;
  readonly steps: readonly RouteStep[];
}

/** What happened, in seconds since the beginning. */
export interface Simulated {
  readonly texts: readonly { readonly createdSeconds: number; readonly acceptedSeconds: number | null }[];
  readonly asked: readonly { readonly account: string; readonly second: number; readonly probe: boolean }[];
  /** Changes of a breaker's state. */
  readonly moves: readonly { readonly account: string; readonly state: string; readonly second: number }[];
  /** Events that projects got. */
  readonly told: readonly string[];
}

interface Text {
  readonly id: MessageId;
  readonly createdSeconds: number;
  acceptedSeconds: number | null;
  attempts: readonly Attempt[];
  next: NextStep;
}

const WORKERS = 4;
const TURN_SECONDS = 0.25;
const TIMEOUT_SECONDS = 5;
const ANSWER_SECONDS = 0.2;
const LIFE_SECONDS = 600;

/**
 * Four workers that send texts through accounts which fail at times: `sendMessage`, the ladder, the breaker and its
 * boards as they are, over rows in memory and a time of its own.
 */
export async function simulate({ seed, seconds, perSecond, outages, steps }: Simulation): Promise<Simulated> {
  const agenda = createAgenda();
  const { clock } = agenda;
  const random = createTestRandom(seed);
  const jobs = createRecordingJobs();
  const keyRing = testKeyRing("k1");
  const project = aProject({ routes: [{ country: "*", channel: "sms", steps }] });
  const texts: Text[] = [];
  const asked: { account: string; second: number; probe: boolean }[] = [];
  const { store, moves, told } = watchedStore(agenda);
  const boards = Array.from({ length: WORKERS }, () => createHealthBoard({ store, clock, jobs }));

  async function send(text: Text, board: HealthBoard): Promise<void> {
    let probe = false;
    const provider = (account: string): Provider => ({
      id: account,
      async sendSms() {
        asked.push({ account, second: agenda.second(), probe });
        return await answerOf(agenda, outages[account]);
      },
    });
    const claim = claimOf(text, clock.now());
    const deps: SendMessageDeps = {
      clock,
      random,
      keyRing,
      publicUrl: "https://verify.example.com",
      jobs,
      providers: new Map(steps.map(({ account }) => [account, provider(account)])),
      standingOf: board.standingOf,
      ratesOf: () => [],
      rates: { take: () => Promise.reject(new Error("nothing is limited here")) },
      health: {
        note: (heard) => board.note(heard),
        nextLook: () => board.nextLook(),
        async takeProbe(request) {
          probe = await board.takeProbe(request);
          return probe;
        },
      },
      messages: {
        ...createScriptedMessageStore({ claim: { ...claim, project } }),
        async settle({ attempt }, settlement) {
          settle(text, { account: attempt?.provider ?? null, settlement, agenda });
          return { held: true, othersAlive: false, deliveryIds: [], nudges: 1 };
        },
      },
      receiptUrl: () => "https://proofline.example/",
      tryNextChannel: async () => false,
      endUndeliverable: async () => {},
    };
    const outcome = await sendMessage(deps, { messageId: text.id, signal: new AbortController().signal });
    if (outcome.kind !== "again") return;
    agenda.after((outcome.at.getTime() - clock.now().getTime()) / 1_000, () => send(text, board));
  }

  async function arrive(): Promise<void> {
    agenda.after(-Math.log(1 - fraction(random)) / perSecond, arrive);
    const board = boards[texts.length % WORKERS];
    if (board === undefined) throw new Error("no worker");
    const [first] = orderSteps(steps, { standingOf: board.standingOf, draw: () => fraction(random) });
    const next = { kind: "attempt", provider: first?.account ?? "", at: clock.now() } as const;
    const id = anId("msg", texts.length + 1);
    const text: Text = { id, createdSeconds: agenda.second(), acceptedSeconds: null, attempts: [], next };
    texts.push(text);
    await send(text, board);
  }

  for (const [index, board] of boards.entries()) {
    const turn = async (): Promise<void> => {
      await board.turn();
      agenda.after(TURN_SECONDS, turn);
    };
    agenda.after((TURN_SECONDS * index) / WORKERS, turn);
  }
  agenda.after(0, arrive);
  await agenda.play(seconds);
  return { texts, asked, moves, told: told() };
}

function watchedStore(agenda: Agenda) {
  const memory = createMemoryHealthStore(agenda.clock);
  const moves: { account: string; state: string; second: number }[] = [];
  const store: HealthStore = {
    ...memory,
    async change(health, change) {
      const changed = await memory.change(health, change);
      if (changed !== null && change.state !== health.state) {
        moves.push({ account: health.account, state: change.state, second: agenda.second() });
      }
      return changed;
    },
  };
  return { store, moves, told: () => memory.told.map(({ type }) => type) };
}

async function answerOf(agenda: Agenda, outage: Outage | undefined): Promise<SendResult> {
  const second = agenda.second();
  const down = outage !== undefined && second >= outage.fromSeconds && second < outage.untilSeconds;
  await agenda.wait(down && outage.fault === "hang" ? TIMEOUT_SECONDS : ANSWER_SECONDS);
  if (!down) return { kind: "accepted", providerMessageId: "SM1", segments: 1 };
  switch (outage.fault) {
    case "refuse":
      return { kind: "rejected", reason: "unreachable", providerCode: null, retryAfterSeconds: null };
    case "throttle":
      return { kind: "rejected", reason: "throttled", providerCode: null, retryAfterSeconds: null };
    case "hang":
      return { kind: "unknown", cause: "timeout", providerCode: null };
    case "server_error":
      return { kind: "unknown", cause: "server_error", providerCode: null };
  }
}

function claimOf({ id, createdSeconds, attempts, next }: Text, now: Date) {
  const createdAt = addSeconds(TEST_START, createdSeconds);
  const begun = { id: anId("att", attempts.length + 1), startedAt: now };
  return aClaim({
    message: aMessage({ id, createdAt }),
    content: aContent({ expiresAt: addSeconds(createdAt, LIFE_SECONDS) }),
    attempts,
    attempt: next.kind === "attempt" ? { ...begun, provider: next.provider } : null,
  });
}

interface Settling {
  readonly account: string | null;
  readonly settlement: Settlement;
  readonly agenda: Agenda;
}

/** What the rows would hold of it. */
function settle(text: Text, { account, settlement, agenda }: Settling): void {
  const { result, evidence, next } = settlement;
  const now = agenda.clock.now();
  text.next = next;
  text.attempts = text.attempts.map((attempt) => ({ ...attempt, ...evidence.find(({ id }) => id === attempt.id) }));
  if (result === null || account === null) return;
  if (result.kind === "accepted") text.acceptedSeconds ??= agenda.second();
  const cause = result.kind === "accepted" ? null : result.kind === "rejected" ? result.reason : result.cause;
  const id = anId("att", text.attempts.length + 1);
  text.attempts = [
    ...text.attempts,
    anAttempt({ id, provider: account, status: result.kind, cause, endedAt: now, startedAt: now }),
  ];
}
