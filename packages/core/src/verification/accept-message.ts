import { jobPriority, requireRoom, type Urgency } from "../backlog/index.ts";
import type { Access } from "../project/index.ts";
import type { Trail } from "../ruling/index.ts";
import type { VerificationDeps } from "./deps.ts";
import type { ResendRecord, StartOutcome, StartRecord } from "./store.ts";

/** Whose Message it is, and how urgent. */
export interface Sender {
  readonly access: Access;
  readonly urgency: Urgency;
  /** Takes note of what was found. */
  readonly trail: Trail;
}

type Deps = Pick<VerificationDeps, "backlog" | "backlogMax" | "verifications">;

/** Refuses with `backlog_full` or `overloaded` what could not be sent in time. Asks nobody: the board is in memory. */
export function requireRoomFor({ backlog, backlogMax }: Deps, { access, urgency, trail }: Sender): void {
  const { id, settings } = access.project;
  const now = backlog.of(id);
  const limits = { projectMax: settings.backlogMax, totalMax: backlogMax };
  trail.found("backlog", { ...now, project_max: limits.projectMax, total_max: limits.totalMax, urgency });
  requireRoom(now, { ...limits, urgency });
}

/** Where its job lines up: behind those of quieter projects. */
export function priorityFor({ backlog }: Pick<Deps, "backlog">, { access, urgency }: Omit<Sender, "trail">): number {
  return jobPriority({ unsent: backlog.of(access.project.id).project, urgency });
}

/** Starts what there is room for; refuses like `requireRoomFor`. */
export function acceptStart(deps: Deps, sender: Sender, record: StartRecord): Promise<StartOutcome> {
  return enter(deps, sender, {
    write: () => deps.verifications.start(record),
    wrote: ({ kind }) => kind === "started",
  });
}

/** The same for a resend. */
export function acceptResend(deps: Deps, sender: Sender, record: ResendRecord): Promise<boolean> {
  return enter(deps, sender, { write: () => deps.verifications.resend(record), wrote: (sent) => sent });
}

/** Counted from the moment of the check on, before it is written: a rush of parallel requests cannot pass the cap. */
async function enter<T>(
  deps: Deps,
  sender: Sender,
  { write, wrote }: { write: () => Promise<T>; wrote: (outcome: T) => boolean },
): Promise<T> {
  requireRoomFor(deps, sender);
  const leave = deps.backlog.enter(sender.access.project.id);
  let written = false;
  try {
    const outcome = await write();
    written = wrote(outcome);
    return outcome;
  } finally {
    leave(written);
  }
}
