import type { Plant } from "./plant.ts";

/** A place in our source where a process may be killed. */
export interface Failpoint {
  readonly name: string;
  readonly role: "api" | "worker";
  readonly file: string;
  /** The process dies before this text runs, or after it where `after` says so. */
  readonly at: string;
  readonly after?: true;
}

export const failpoints: readonly Failpoint[] = [
  {
    name: "api: before the commit",
    role: "api",
    file: "packages/db/src/verification/start.ts",
    at: "    const [row] = await run();",
  },
  {
    name: "api: after the commit, before the job",
    role: "api",
    file: "packages/db/src/verification/start.ts",
    at: "    const [row] = await run();",
    after: true,
  },
  {
    name: "api: after the job, before the answer",
    role: "api",
    file: "apps/api/src/routes/verifications/create.ts",
    at: "    event.verificationId = String(answer.body.id);",
  },
  {
    name: "worker: between claim and call",
    role: "worker",
    file: "packages/core/src/message/send-message.ts",
    at: "  const { answered, ...asked } = await askProvider(deps,",
  },
  {
    name: "worker: between answer and note",
    role: "worker",
    file: "packages/core/src/message/send-message.ts",
    at: "  if (answered && ",
  },
  {
    name: "worker: between note and completion",
    role: "worker",
    file: "packages/queue/src/worker/run-processor.ts",
    at: "    await settle(job, { token, outcome, nowMs: Date.now() });",
  },
];

/** Kills the process, as `kill -9` would, when it comes by for the `nth` time. */
export function plantFailpoint({ name, file, at, after }: Failpoint, nth: number): Plant {
  const die = `if ((globalThis.failpointPassed = (globalThis.failpointPassed ?? 0) + 1) === ${nth}) { process.kill(process.pid, "SIGKILL"); await new Promise(() => {}); }`;
  return { name, edits: [{ file, find: at, replace: after === true ? `${at} ${die}` : `${die}\n${at}` }] };
}
