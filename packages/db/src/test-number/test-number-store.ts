import type { Sealer } from "@proofline/core/access";
import type { ProjectId } from "@proofline/core/runtime";
import { TEST_NUMBERS_MAX, type TestNumber, type TestNumberStore, type TestOutcome } from "@proofline/core/test-number";
import type { Database } from "../open-database.ts";
import { sealContext } from "../sealing.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { bytesOf } from "../verification-row.ts";

interface Row {
  readonly projectId: string;
  readonly phoneDigest: Uint8Array;
  readonly sealed: Uint8Array;
  readonly outcome: string;
  readonly expiresAt: Date | null;
}

/**
 * Test numbers in Postgres: number and code sealed in a row of their own, and in the project's settings the digest with
 * its outcome, so that no start has to look for it. Both change in one statement.
 */
export function createTestNumberStore({ sql }: Pick<Database, "sql">, { sealer }: { sealer: Sealer }): TestNumberStore {
  return {
    put: (projectId, record) => put(sql, sealer, { projectId, ...record }),
    async remove(projectId, phoneDigest) {
      const [row] = await sql`
        with removed as (
          delete from test_numbers where project_id = ${uuidOf(projectId)} and phone_digest = ${bytesOf(phoneDigest)}
          returning 1
        )
        update projects
           set version = version + 1, settings = jsonb_set(settings, '{testNumbers}',
                 coalesce(settings->'testNumbers', '{}') - ${phoneDigest}::text)
         where id = ${uuidOf(projectId)} and exists (select from removed) returning 1`;
      return row !== undefined;
    },
    async list(projectId) {
      const rows = await sql<Row[]>`
        select * from test_numbers where project_id = ${uuidOf(projectId)} order by created_at, phone_digest`;
      return rows.map((row) => toTestNumber(row, sealer));
    },
    async find(projectId, phoneDigest) {
      const [row] = await sql<Row[]>`
        select * from test_numbers where project_id = ${uuidOf(projectId)} and phone_digest = ${bytesOf(phoneDigest)}`;
      return row === undefined ? null : toTestNumber(row, sealer);
    },
  };
}

interface Put {
  readonly projectId: ProjectId;
  readonly phoneDigest: string;
  readonly testNumber: TestNumber;
}

async function put(sql: Sql, sealer: Sealer, { projectId, phoneDigest, testNumber }: Put): Promise<boolean> {
  const project = uuidOf(projectId);
  const { number, code, outcome, expiresAt } = testNumber;
  const mark = JSON.stringify({ [phoneDigest]: { outcome, expiresAt: expiresAt?.toISOString() ?? null } });
  const sealed = sealer.seal(JSON.stringify({ number, code }), sealContext.testNumber(project, phoneDigest));
  const [row] = await sql`
    with marked as (
      update projects
         set version = version + 1, settings = jsonb_set(settings, '{testNumbers}',
               coalesce(settings->'testNumbers', '{}') || ${mark}::text::jsonb)
       where id = ${project}
         and (jsonb_exists(coalesce(settings->'testNumbers', '{}'), ${phoneDigest}::text)
           or (select count(*) from jsonb_object_keys(coalesce(settings->'testNumbers', '{}'))) < ${TEST_NUMBERS_MAX})
      returning id
    )
    insert into test_numbers (project_id, phone_digest, sealed, outcome, expires_at)
    select id, ${bytesOf(phoneDigest)}::bytea, ${sealed}::bytea, ${outcome}::text, ${expiresAt}::timestamptz from marked
    on conflict (project_id, phone_digest) do update
      set sealed = excluded.sealed, outcome = excluded.outcome, expires_at = excluded.expires_at
    returning 1`;
  return row !== undefined;
}

function toTestNumber({ projectId, phoneDigest, sealed, outcome, expiresAt }: Row, sealer: Sealer): TestNumber {
  const digest = Buffer.from(phoneDigest).toString("hex");
  const opened = sealer.open(sealed, sealContext.testNumber(projectId, digest));
  const { number, code } = JSON.parse(opened) as Pick<TestNumber, "number" | "code">;
  return { number, code, outcome: outcome as TestOutcome, expiresAt };
}
