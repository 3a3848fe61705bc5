import { requireRoom } from "../backlog/index.ts";
import type { Access } from "../project/index.ts";
import type { VerificationDeps } from "./deps.ts";
import type { ResendRecord, StartOutcome, StartRecord } from "./store.ts";

type Deps = Pick<VerificationDeps, "backlog" | "backlogMax" | "verifications">;

/** Refuses with `backlog_full` or `overloaded` what could not be sent in time. Asks nobody: the board is in memory. */
export function requireRoomFor({ backlog, backlogMax }: Deps, { project }: Access): void {
  requireRoom(backlog.of(project.id), { projectMax: project.settings.backlogMax, totalMax: backlogMax });
}

/** Starts what there is room for; refuses like `requireRoomFor`. */
export function acceptStart(deps: Deps, access: Access, record: StartRecord): Promise<StartOutcome> {
  return enter(deps, access, {
    write: () => deps.verifications.start(record),
    wrote: ({ kind }) => kind === "started",
  });
}

/** The same for a resend. */
export function acceptResend(deps: Deps, access: Access, record: ResendRecord): Promise<boolean> {
  return enter(deps, access, { write: () => deps.verifications.resend(record), wrote: (sent) => sent });
}

/** Counted from the moment of the check on, before it is written: a rush of parallel requests cannot pass the cap. */
async function enter<T>(
  deps: Deps,
  access: Access,
  { write, wrote }: { write: () => Promise<T>; wrote: (outcome: T) => boolean },
): Promise<T> {
  requireRoomFor(deps, access);
  const leave = deps.backlog.enter(access.project.id);
  let written = false;
  try {
    const outcome = await write();
    written = wrote(outcome);
    return outcome;
  } finally {
    leave(written);
  }
}
