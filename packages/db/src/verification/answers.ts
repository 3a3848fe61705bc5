import type { Sealer } from "@proofline/core/access";
import type { ProjectId } from "@proofline/core/runtime";
import type { IdempotentAnswer } from "@proofline/core/verification";
import type { idempotentAnswers } from "../schema/index.ts";
import { sealContext } from "../sealing.ts";
import type { Sql } from "../sql.ts";
import { uuidOf } from "../uuid.ts";

type AnswerRow = typeof idempotentAnswers.$inferSelect;

export async function findAnswer(
  sql: Sql,
  sealer: Sealer,
  { projectId, key }: { projectId: ProjectId; key: string },
): Promise<IdempotentAnswer | null> {
  const project = uuidOf(projectId);
  const [row] = await sql<AnswerRow[]>`select * from idempotent_answers where project_id = ${project} and key = ${key}`;
  if (row === undefined) return null;
  const body = sealer.open(row.bodySealed, sealContext.answer(project, key));
  return { key, fingerprint: row.fingerprint, created: row.created, body };
}

/** The first answer under a key stays: a later one is not written over it. */
export async function keepAnswer(
  sql: Sql,
  sealer: Sealer,
  { projectId, answer }: { projectId: ProjectId; answer: IdempotentAnswer },
): Promise<void> {
  const project = uuidOf(projectId);
  const sealed = sealer.seal(answer.body, sealContext.answer(project, answer.key));
  await sql`
    insert into idempotent_answers (project_id, key, fingerprint, created, body_sealed)
    values (${project}, ${answer.key}, ${answer.fingerprint}, ${answer.created}, ${sealed})
    on conflict do nothing`;
}
