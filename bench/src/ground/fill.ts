import type postgres from "postgres";

/** How many rows of each table. */
export interface Filling {
  readonly verifications: number;
  readonly messages: number;
  readonly deliveries: number;
}

/** Rows spread over this many weeks before now, each week a partition of its own as in a deployment that has run so long. */
const WEEKS = 4;

/** Fills a migrated database with rows that have ended, so that nothing is left to do for a sweep. */
export async function fillWithEnded(sql: postgres.Sql, filling: Filling): Promise<void> {
  await makePastPartitions(sql);
  await sql`
    create function bench_id(at timestamptz) returns uuid language sql volatile as $$
      select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3)
        || '8' || substr(md5(random()::text), 1, 15))::uuid $$`;
  await sql`insert into projects (id, name, settings) values (gen_random_uuid(), 'bench', '{}')`;
  await sql`create temp table bench_ended as select n, bench_id(at) as id, at from ${moments(sql, filling.verifications)}`;
  await sql`
    insert into verifications (${sql.unsafe(VERIFICATION_COLUMNS)})
    select id, (select id from projects), 'verified', decode(md5(n::text), 'hex'),
           case when at > now() - interval '1 day' then decode('00', 'hex') end,
           'sms', array['sms'], 'en-GB', '{}', '{}', 'k1', 'numeric', 6, 0, 'same', 1, 5, 1, 5, array[30], at, at,
           at + interval '10 minutes', at + interval '1 minute'
      from bench_ended`;
  await sql`
    insert into messages (id, project_id, verification_id, channel, status, generation, due_at, created_at, ended_at)
    select bench_id(at), (select id from projects), id, 'sms', 'delivered', 0, at, at, at + interval '5 seconds'
      from bench_ended where n <= ${filling.messages}`;
  await sql`
    insert into deliveries (id, project_id, event_id, endpoint_id, status, tries, due_at, created_at, ended_at)
    select bench_id(at), (select id from projects), bench_id(at), bench_id(at), 'succeeded', 1, at, at, at
      from bench_ended where n <= ${filling.deliveries}`;
  await sql`vacuum analyze`;
}

/** What a Verification, or its Message, waits for. */
const KINDS = ["expired", "erasable", "queued", "sending", "unconfirmed", "unfollowed"];

/** Makes `rows` of each kind that a sweep looks for. */
export async function addWork(sql: postgres.Sql, rows: number): Promise<void> {
  await sql`
    create temp table bench_work as
    select bench_id(now() - interval '5 minutes') as id, n, (${KINDS}::text[])[n % ${KINDS.length} + 1] as kind
      from generate_series(1, ${rows * KINDS.length}::int) as n`;
  await sql`
    insert into verifications (${sql.unsafe(VERIFICATION_COLUMNS)})
    select id, (select id from projects), case kind when 'erasable' then 'verified' else 'pending' end,
           decode(md5('w' || n::text), 'hex'), decode('00', 'hex'), 'sms', array['sms'], 'en-GB', '{}', '{}', 'k1',
           'numeric', 6, 0, 'same', 1, 5, 1, 5, array[30], now(), now(),
           now() + case kind when 'expired' then interval '-1 minute' else interval '5 minutes' end,
           case kind when 'erasable' then now() - interval '25 hours' end
      from bench_work`;
  await sql`
    insert into messages (id, project_id, verification_id, channel, status, generation, due_at, nudged_at, created_at,
      holder, receipt_due_at, follow_due_at)
    select bench_id(now() - interval '5 minutes'), (select id from projects), id, 'sms',
           case kind when 'unconfirmed' then 'sent' when 'unfollowed' then 'failed' else kind end, 0, now() - interval '1 minute',
           now() - interval '1 minute', now(), case kind when 'sending' then gen_random_uuid() end,
           case kind when 'unconfirmed' then now() - interval '1 second' end,
           case kind when 'unfollowed' then now() - interval '1 second' end
      from bench_work where kind in ('queued', 'sending', 'unconfirmed', 'unfollowed')`;
  await sql`
    insert into deliveries (id, project_id, event_id, endpoint_id, status, due_at, nudged_at)
    select bench_id(now() - interval '5 minutes'), (select id from projects), id, id, 'pending',
           now() - interval '1 minute', now() - interval '1 minute'
      from bench_work where kind = 'queued'`;
}

const VERIFICATION_COLUMNS = `id, project_id, status, phone_digest, phone_sealed, channel, channels, locale, metadata,
  autofill, code_key_id, code_type, code_length, generation, resend_policy, checks_used, checks_max, sends_used, sends_max,
  cooldowns_seconds, last_sent_at, created_at, expires_at, ended_at`;

/** Numbered moments, evenly over the weeks until an hour ago. */
function moments(sql: postgres.Sql, count: number): postgres.PendingQuery<postgres.Row[]> {
  return sql`(
    select n, now() - interval '1 hour' - make_interval(weeks => ${WEEKS}) * (n::float8 / ${count}) as at
      from generate_series(1, ${count}) as n) as moments`;
}

async function makePastPartitions(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    do $$
    declare parent text; week timestamptz;
    begin
      foreach parent in array partitioned_tables() loop
        for i in 1..${WEEKS + 1} loop
          week := (date_trunc('week', now() at time zone 'UTC') at time zone 'UTC') - make_interval(weeks => i);
          execute format('create table %I partition of %I for values from (%L) to (%L)',
            parent || to_char(week at time zone 'UTC', '"_w"YYYYMMDD'), parent,
            uuid_v7_floor(week), uuid_v7_floor(week + interval '1 week'));
        end loop;
      end loop;
    end $$`);
}
