import { AppError, type Quota } from "../error/index.ts";
import {
  type Meter,
  type MeterAnswer,
  type MeterReading,
  metersOfSend,
  type RuledMeter,
  type SendSubjects,
} from "../limit/index.ts";
import type { Project } from "../project/index.ts";
import type { Trail } from "../ruling/index.ts";
import type { VerificationDeps } from "./deps.ts";
import { guardSend, type SendGuard } from "./guard-send.ts";

type Deps = Pick<VerificationDeps, "limits" | "phoneDigest" | "onPlaceClosed">;

export interface LimitedSend {
  readonly project: Project;
  readonly subjects: Omit<SendSubjects, "projectId">;
  /**
   * Nothing leaves the process: it is counted by nothing, so that a pipeline that tests runs into no limit; where the
   * project wants to see its limits (`testLimits`), by counters that live sends never touch.
   */
  readonly isTest: boolean;
  /** Notes what was counted. */
  readonly trail: Trail;
}

/** A send that the limits allow, and that is counted. */
export interface TakenLimits {
  /** What is left of them, this send counted. */
  readonly quotas: readonly Quota[];
  /** For a send that did not happen. */
  giveBack(): Promise<void>;
}

/** Whether it is a refusal of what counts sends. */
export function isLimitRefusal(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === "rate_limited" || error.code === "pumping_suspected");
}

/** The refusal of a limit. */
export class LimitRefusal extends AppError {
  /** A send to the number was counted within this second: it may be on its way, or be given back. */
  readonly countedJustNow: boolean;

  constructor(message: string, { quotas, countedJustNow }: { quotas: readonly Quota[]; countedJustNow: boolean }) {
    super("rate_limited", message, { retryAfterSeconds: quotas[0]?.resetSeconds ?? 1, quotas });
    this.countedJustNow = countedJustNow;
  }
}

/** Limits nothing: says whether another send to the number is on its way. */
function justNowMeter(key: string): Meter {
  return { key, seconds: 1, max: null, enforced: false, adds: true, reopenShare: null, raisedBy: null };
}

/**
 * Counts a send by all limits of its project, or by none: refuses with `rate_limited`, naming the limit that is spent
 * longest, with `pumping_suspected` where the guard is closed to it, and with `unavailable` while nobody knows the counts.
 * Asks nobody where nothing is limited.
 */
export async function takeLimits(deps: Deps, { project, subjects, isTest, trail }: LimitedSend): Promise<TakenLimits> {
  const { id: projectId, settings } = project;
  const named = (text: string): string => (isTest ? `test\n${text}` : text);
  const digest = (text: string): string => Buffer.from(deps.phoneDigest(projectId, named(text))).toString("hex");
  const ruled = metersOfSend(isTest && !settings.testLimits ? [] : settings.limits, {
    subjects: { ...subjects, projectId },
    digest,
  });
  trail.forget("limits");
  trail.forget("guard");
  const guarded = { ...subjects, project, phoneDigest: digest(subjects.to), digest, firstPlace: ruled.length };
  const guard = isTest ? null : guardSend(guarded);
  if (ruled.length === 0 && guard === null) return { quotas: [], giveBack: async () => {} };
  const meters = [
    ...ruled.map(({ meter }) => meter),
    ...(guard?.meters ?? []),
    justNowMeter(digest(`just-now\n${subjects.to}`)),
  ];
  const answer = await take(deps, { projectId, meters });
  trail.found("limits", {
    windows: ruled.map(({ rule, window: { max, seconds } }, i) => [
      rule.name,
      seconds,
      max,
      answer.readings[i]?.used ?? max,
    ]),
  });
  if (guard !== null) {
    const inputs = guard.inputsOf(answer);
    trail.found("guard", inputs);
    for (const { scope } of inputs.scopes.filter(({ closed }) => closed)) deps.onPlaceClosed?.(scope, inputs.mode);
  }
  if (answer.refusedBy !== null) throw refusalOf(ruled, answer, guard);
  const quotas = ruled.map((each, i) => quotaOf(each, answer.readings[i], 1));
  const counted = meters.filter(({ adds }) => adds);
  return { quotas, giveBack: () => deps.limits.giveBack({ projectId, meters: counted, atMs: answer.atMs, sends: 1 }) };
}

/**
 * Runs what sends, and gives back where nothing was sent: it was refused, or `sent` says so. After an error that leaves
 * open whether it was, it stays counted.
 */
export async function spendLimits<T>(
  taken: TakenLimits,
  { send, sent }: { readonly send: () => Promise<T>; readonly sent: (outcome: T) => boolean },
): Promise<T> {
  let outcome: T;
  try {
    outcome = await send();
  } catch (error) {
    if (error instanceof AppError) await taken.giveBack();
    throw error;
  }
  if (!sent(outcome)) await taken.giveBack();
  return outcome;
}

async function take({ limits }: Deps, request: Parameters<Deps["limits"]["take"]>[0]): Promise<MeterAnswer> {
  try {
    return await limits.take(request);
  } catch (cause) {
    throw new AppError("unavailable", "The send limits cannot be read now, so nothing is sent.", { cause });
  }
}

/** A limit's goes before the guard's; of limits, the one that is spent longest. */
function refusalOf(ruled: readonly RuledMeter[], answer: MeterAnswer, guard: SendGuard | null): AppError {
  const limits = answer.readings.slice(0, ruled.length);
  const longest = Math.max(...limits.filter(({ refuses }) => refuses).map(({ afterMs }) => afterMs));
  const refusedBy = limits.findIndex(({ refuses, afterMs }) => refuses && afterMs === longest);
  if (refusedBy !== -1) return refusal(ruled, answer, refusedBy);
  const closed = guard?.refusalOf(answer) ?? null;
  if (closed === null) throw new Error("nobody knows what refused");
  return closed;
}

function refusal(ruled: readonly RuledMeter[], { readings }: MeterAnswer, refusedBy: number): AppError {
  const quotas = ruled.map((each, i) => quotaOf(each, readings[i], 0));
  const [spent] = quotas.splice(refusedBy, 1);
  if (spent === undefined) throw new Error("a limit that was not asked refused");
  const { name, max, seconds } = spent;
  const message = `The limit "${name}" allows ${max} sends in ${seconds} seconds, and they are spent.`;
  const countedJustNow = (readings.at(-1)?.used ?? 0) > 0;
  return new LimitRefusal(message, { quotas: [spent, ...quotas], countedJustNow });
}

function quotaOf({ rule, window }: RuledMeter, reading: MeterReading | undefined, taken: number): Quota {
  const { max, seconds } = window;
  const left = Math.max(0, max - (reading?.used ?? max) - taken);
  return { name: rule.name, max, seconds, left, resetSeconds: Math.ceil((reading?.afterMs ?? 0) / 1_000) };
}
