import { digestApiKey } from "@proofline/core/access";
import type { ProjectSettings } from "@proofline/core/project";
import { addSeconds } from "@proofline/core/runtime";
import { createLockStore } from "@proofline/db";
import { createVerificationWorld } from "../../packages/core/src/testing/verification-world.ts";
import type { World } from "../../packages/db/src/testing/world.ts";
import type { Ground } from "./ground.ts";

/** The numbers of one project in PostgreSQL, one for each day that is played. */
export async function openPostgresGrounds(
  { database, sql, projects, project, verifications, source, secretKey }: World,
  settings: Partial<ProjectSettings>,
): Promise<() => Ground> {
  await projects.changeSettings(project.id, settings);
  const access = await projects.authenticate(digestApiKey(secretKey));
  if (access === null) throw new Error("no access");
  const { deps } = createVerificationWorld(settings);
  let numbers = 0;
  return () => {
    let waitedSeconds = 0;
    return {
      deps: { ...deps, ...source, verifications, locks: createLockStore(database) },
      access,
      to: `+4477009${String(numbers++).padStart(5, "0")}`,
      now: () => addSeconds(source.clock.now(), waitedSeconds),
      // Other numbers' days are over, or have not begun.
      async wait(seconds) {
        waitedSeconds += seconds;
        const back = sql`make_interval(secs => ${seconds})`;
        await sql`
          with verification as (
            update verifications set expires_at = expires_at - ${back}, last_sent_at = last_sent_at - ${back},
              verified_at = verified_at - ${back}
          ), live as (
            update live_verifications set expires_at = expires_at - ${back}
          ), number as (
            update guess_budgets set window_ends_at = window_ends_at - ${back}
          )
          update user_guess_budgets set window_ends_at = window_ends_at - ${back}`;
      },
    };
  };
}
