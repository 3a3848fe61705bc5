import type { Ground } from "./ground.ts";
import { KINDS, type Kind, numberOf, prefixesOf } from "./numbers.ts";
import { ROUND } from "./trial.ts";

/** What the range that is spent has been spent on: more than any other range is asked for. */
const SENDS_OF_A_RANGE = 250;
/** From so many unproven codes on, the guard is closed to a range (docs/pumping.md). */
const GUARD_BASE = 30;

/** Makes every kind of number what it is. */
export async function prepareNumbers(ground: Ground): Promise<void> {
  const { sql, tell, callback } = ground;
  const start = (to: string, more: object = {}) =>
    tell("POST", "/v1/verifications", { body: { to, expires_in: 86_400, ...more }, status: 201 });
  const idsOf = new Map<Kind, string[]>();
  await tell("PATCH", "/v1/settings", { body: { client_starts: true, cooldowns: [0], sends_max: 5 } });
  for (const kind of KINDS) {
    const more = kind === "called, landline" ? { channel: "call" } : kind === "of a user" ? { user_id: "u-1" } : {};
    if (kind === "limited" || kind === "denied by the backend") continue;
    for (let i = 0; i < ROUND; i++) await start(numberOf(kind, i), more);
    const rows = await sql<{ id: string }[]>`select id from verifications order by id desc limit ${ROUND}`;
    idsOf.set(
      kind,
      rows.map(({ id }) => id),
    );
  }
  const of = (kind: Kind): string[] => idsOf.get(kind) ?? [];
  await sql`update verifications set expires_at = now() where id = any (${of("expired")}::uuid[])`;
  await sql`update verifications set sends_used = 5 where id = any (${of("sends spent")}::uuid[])`;
  await end(ground, of("verified before"));
  await sql`
    insert into guess_budgets (project_id, phone_digest, window_ends_at, used_in_window, consecutive, reached_at)
    select project_id, phone_digest, now() + interval '1 day', 100, 100, now()
      from verifications where id = any (${of("locked")}::uuid[])`;
  for (const prefix of prefixesOf("denied by the backend")) callback.denies.add(prefix);
  await tell("PUT", "/v1/countries/FR", { body: { policy: "deny" } });
  await tell("PUT", "/v1/decision-callback", { body: { url: callback.url, on_failure: "deny" } });
  await closeRanges(ground);
}

/** Spends the limit of one range, and has the guard closed to another. Only the latter may be refused by it. */
async function closeRanges({ tell }: Ground): Promise<void> {
  const windows = [{ max: SENDS_OF_A_RANGE, seconds: 86_400 }];
  await tell("PUT", "/v1/limits/number_range", { body: { windows } });
  await tell("PATCH", "/v1/pumping-guard", { body: { mode: "enforce", allow: { ranges: ["+4474"] } } });
  const start = (to: string, user_id: string) =>
    tell("POST", "/v1/verifications", { body: { to, user_id, expires_in: 86_400 }, status: 201 });
  for (let i = 0; i < SENDS_OF_A_RANGE; i++) await start(numberOf("limited", i), `spent-${i}`);
  for (let i = 0; i < GUARD_BASE; i++) await start(numberOf("guarded", i), `spent-${i}`);
}

/** Ends what was started, as if it had been proven. */
async function end({ sql }: Ground, ids: readonly string[]): Promise<void> {
  await sql`delete from live_verifications where verification_id = any (${[...ids]}::uuid[])`;
  await sql`
    update verifications set status = 'verified', verified_at = now() - interval '1 hour', ended_at = now() - interval '1 hour'
      where id = any (${[...ids]}::uuid[])`;
}

/** After a round of checks: every guess at a known number is one that is counted and compared. */
export async function refillGuesses({ sql }: Ground): Promise<void> {
  await sql`update verifications set checks_used = 0 where checks_used > 0`;
  await sql`delete from guess_budgets where reached_at is null`;
}

/** After a round of starts: what clients started has ended, and nothing of it waits to be sent. */
export async function endStarted(ground: Ground): Promise<void> {
  const rows = await ground.sql<{ id: string }[]>`
    select v.id from verifications v join live_verifications l on l.verification_id = v.id
      where l.user_id = '' and v.sends_used = 1`;
  await end(
    ground,
    rows.map(({ id }) => id),
  );
  await ground.sql`update messages set status = 'canceled' where status = 'queued'`;
}
