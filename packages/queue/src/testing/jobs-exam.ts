import { closingExam } from "./closing-exam.ts";
import { createExam, type Enter } from "./exam.ts";
import type { Ground } from "./ground.ts";
import { outageExam } from "./outage-exam.ts";
import { progressExam } from "./progress-exam.ts";
import { runningExam } from "./running-exam.ts";

/** What every backend of the `Jobs` port owes to those who use it. Each test stands on ground of its own. */
export function jobsExam(backend: string, openGround: () => Promise<Ground>): void {
  // Of the context, not the global one: tests that run side by side would clean up for each other.
  const enter: Enter = async ({ onTestFinished }) => {
    const ground = await openGround();
    onTestFinished(() => ground.leave());
    return createExam(ground, onTestFinished);
  };
  runningExam(backend, enter);
  outageExam(backend, enter);
  closingExam(backend, enter);
  progressExam(backend, enter);
}
