import { fromUuid, type ProjectId } from "@proofline/core/runtime";
import {
  type CheckCounts,
  SPRAY_WINDOW_SECONDS,
  type SprayAlarm,
  type SprayFigures,
  type SprayStore,
} from "@proofline/core/spray";
import { deliveriesFor, deliveryIds } from "../deliveries.ts";
import type { Database } from "../open-database.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

/** One alarm an hour: whoever does not act on the first hears of it again. */
const QUIET_SECONDS = 3_600;

/** Checks of all processes in Postgres, by the minute. */
export function createSprayStore({ sql }: Pick<Database, "sql">): SprayStore {
  return {
    add: (counts) => addCounts(sql, counts),
    raise: (projectId, alarm) => raise(sql, projectId, alarm),
  };
}

interface FiguresRow {
  readonly projectId: string;
  readonly recentWrong: number;
  readonly recentCorrect: number;
  readonly usualWrong: number;
  readonly usualCorrect: number;
}

/** The rows are summed as they were before the statement, so what it adds is added to the sum. */
async function addCounts(
  sql: Sql,
  counts: ReadonlyMap<ProjectId, CheckCounts>,
): Promise<ReadonlyMap<ProjectId, SprayFigures>> {
  const input = [...counts].map(([id, { wrong, right }]) => ({ project_id: uuidOf(id), wrong, correct: right }));
  const recent = sql`c.minute > now() - make_interval(secs => ${SPRAY_WINDOW_SECONDS})`;
  const rows = await sql<FiguresRow[]>`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::text::jsonb) as i (project_id uuid, wrong int, correct int)
    ), added as (
      insert into check_counts as c (project_id, minute, wrong, correct)
      -- In one order, so that two processes do not wait for each other.
      select project_id, date_trunc('minute', now()), wrong, correct from input order by project_id
      on conflict (project_id, minute) do update
        set wrong = c.wrong + excluded.wrong, correct = c.correct + excluded.correct
    )
    select i.project_id,
      i.wrong + coalesce(sum(c.wrong) filter (where ${recent}), 0)::int as recent_wrong,
      i.correct + coalesce(sum(c.correct) filter (where ${recent}), 0)::int as recent_correct,
      coalesce(sum(c.wrong) filter (where not ${recent}), 0)::int as usual_wrong,
      coalesce(sum(c.correct) filter (where not ${recent}), 0)::int as usual_correct
      from input i left join check_counts c on c.project_id = i.project_id and c.minute > now() - interval '1 day'
     group by i.project_id, i.wrong, i.correct`;
  return new Map(
    rows.map((row) => [
      fromUuid("prj", row.projectId),
      {
        recent: { wrong: row.recentWrong, right: row.recentCorrect },
        usual: { wrong: row.usualWrong, right: row.usualCorrect },
      },
    ]),
  );
}

async function raise(sql: Sql, projectId: ProjectId, alarm: SprayAlarm): ReturnType<SprayStore["raise"]> {
  const guessing = {
    wrong: alarm.wrong,
    checks: alarm.checks,
    share: alarm.share,
    usual_share: alarm.usualShare,
    window_seconds: SPRAY_WINDOW_SECONDS,
  };
  const [row] = await sql<{ raised: boolean; deliveries: string[] }[]>`
    with raised as (
      insert into spray_alarms as a (project_id, raised_at) values (${uuidOf(projectId)}, now())
      on conflict (project_id) do update set raised_at = now()
        where a.raised_at < now() - make_interval(secs => ${QUIET_SECONDS})
      returning project_id
    ), event as (
      insert into events (id, project_id, type, at, data)
      select uuid_v7(), project_id, 'guessing.suspected', now(), ${JSON.stringify({ guessing })}::text::jsonb from raised
      returning id as event_id, project_id, type as event_type
    ), delivery as (${deliveriesFor(sql, "event")}
    )
    select exists (select from raised) as raised, array(select id from delivery) as deliveries`;
  return row?.raised === true ? deliveryIds(row.deliveries) : null;
}
