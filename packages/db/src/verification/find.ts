import type { Sealer } from "@proofline/core/access";
import type { ProjectId, VerificationId } from "@proofline/core/runtime";
import type { ListQuery, LiveQuery, Verification } from "@proofline/core/verification";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";
import { bytesOf, toVerification, type VerificationRow } from "../verification-row.ts";

export async function findVerification(
  sql: Sql,
  sealer: Sealer,
  { projectId, id }: { projectId: ProjectId; id: VerificationId },
): Promise<Verification | null> {
  const [row] = await sql<VerificationRow[]>`
    select * from verifications where id = ${uuidOf(id)} and project_id = ${uuidOf(projectId)}`;
  return row === undefined ? null : toVerification(row, sealer);
}

/** By the id alone: whoever asks has a token that we made for this one. */
export async function findLinked(sql: Sql, sealer: Sealer, id: VerificationId): Promise<Verification | null> {
  const [row] = await sql<VerificationRow[]>`select * from verifications where id = ${uuidOf(id)} and link`;
  return row === undefined ? null : toVerification(row, sealer);
}

/** No Verification lives longer than a day, so older ones need not be looked at. */
export async function findLive(sql: Sql, sealer: Sealer, query: LiveQuery): Promise<Verification | null> {
  const { userId, verifiedWithinSeconds = 0 } = query;
  const [row] = await sql<VerificationRow[]>`
    select * from verifications
     where project_id = ${uuidOf(query.projectId)} and phone_digest = ${bytesOf(query.phoneDigest)}
       and id >= uuid_v7_floor(now() - interval '25 hours')
       and ((status = 'pending' and expires_at > now())
         or (status = 'verified' and verified_at > now() - make_interval(secs => ${verifiedWithinSeconds})))
       ${userId === undefined ? sql`` : sql`and user_id is not distinct from ${userId}`}
     order by (status = 'pending') desc, id desc limit 1`;
  return row === undefined ? null : toVerification(row, sealer);
}

export async function listVerifications(sql: Sql, sealer: Sealer, query: ListQuery): Promise<readonly Verification[]> {
  const { phoneDigest, status, reference, userId, before, test } = query;
  const rows = await sql<VerificationRow[]>`
    select * from verifications
     where project_id = ${uuidOf(query.projectId)} and (test_outcome is not null) = ${test}::boolean
       ${phoneDigest === null ? sql`` : sql`and phone_digest = ${bytesOf(phoneDigest)}`}
       ${status === null ? sql`` : sql`and status = ${status}`}
       ${userId === null ? sql`` : sql`and user_id = ${userId}`}
       ${reference === null ? sql`` : sql`and id = (${idOfReference(sql, query)})`}
       ${before === null ? sql`` : sql`and id < ${uuidOf(before)}`}
     order by id desc limit ${query.limit}`;
  return rows.map((row) => toVerification(row, sealer));
}

function idOfReference(sql: Sql, { projectId, reference }: ListQuery) {
  return sql`select verification_id from verification_references
    where project_id = ${uuidOf(projectId)} and reference = ${reference}`;
}

/** Pending ones whose time is up, longest due first; the index holds pending rows only, so an idle look is one probe. */
export async function listDue(sql: Sql, limit: number): Promise<readonly Verification[]> {
  const rows = await sql<VerificationRow[]>`
    select * from verifications where status = 'pending' and expires_at <= now() order by expires_at limit ${limit}`;
  return rows.map((row) => toVerification(row, null));
}
