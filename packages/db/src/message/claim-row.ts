import type { Sealer } from "@proofline/core/access";
import type { Attempt, MessageClaim, SettleableClaim } from "@proofline/core/message";
import { fromUuid } from "@proofline/core/runtime";
import { snapshotOf } from "@proofline/core/verification";
import { toProject } from "../project/project-row.ts";
import type { Sql } from "../sql.ts";
import { toVerification, type VerificationRow } from "../verification-row.ts";

export interface ClaimRow extends VerificationRow {
  readonly messageId: string;
  readonly messageChannel: "sms" | "call";
  readonly messageGeneration: number;
  readonly messageCreatedAt: Date;
  readonly fence: number;
  readonly provider: string;
  readonly attemptId: string;
  readonly startedAt: Date;
  readonly projectName: string;
  readonly projectVersion: number;
  readonly projectSettings: unknown;
  readonly earlier: readonly (Omit<Attempt, "startedAt" | "endedAt"> & { startedAt: string; endedAt: string | null })[];
}

/** Reads claims from the CTEs `taken` (Messages) and `begun` (their open Attempts) of the statement before it. */
export function selectClaims(sql: Sql) {
  return sql`
    select v.*, t.id as message_id, t.channel as message_channel, t.generation as message_generation,
      t.created_at as message_created_at, t.fence, b.provider, b.id as attempt_id, b.started_at,
      p.name as project_name, p.version as project_version, p.settings as project_settings,
      coalesce((select json_agg(json_build_object('id', a.id, 'provider', a.provider, 'status', a.status, 'cause', a.cause,
          'providerCode', a.provider_code, 'retryAfterSeconds', a.retry_after_seconds, 'startedAt', a.started_at,
          'endedAt', a.ended_at) order by a.id)
        from attempts a where a.message_id = t.id and a.status <> 'started'), '[]') as earlier
    from taken t
    join begun b on b.message_id = t.id
    join verifications v on v.id = t.verification_id
    join projects p on p.id = t.project_id`;
}

export function toClaim(row: ClaimRow, sealer: Sealer): MessageClaim {
  const { to, ...verification } = toVerification(row, sealer);
  // Retention erases numbers a day after the end, and only pending Verifications are claimed.
  if (to === null) throw new Error("the number of a pending verification was erased");
  return { ...toSettleableClaim(row), content: { ...verification, to } };
}

/** The same for who only ends it: nothing is opened. */
export function toSettleableClaim(row: ClaimRow): SettleableClaim {
  const verification = toVerification(row, null);
  const { id: verificationId, projectId } = verification;
  return {
    message: {
      id: fromUuid("msg", row.messageId),
      verificationId,
      projectId,
      channel: row.messageChannel,
      status: "sending",
      generation: row.messageGeneration,
      nextProvider: row.provider,
      sender: null,
      segments: null,
      createdAt: row.messageCreatedAt,
    },
    project: toProject({
      id: row.projectId,
      name: row.projectName,
      version: row.projectVersion,
      settings: row.projectSettings,
    }),
    content: { expiresAt: verification.expiresAt },
    attempt: { id: fromUuid("att", row.attemptId), provider: row.provider, startedAt: row.startedAt },
    attempts: row.earlier.map((attempt) => ({
      ...attempt,
      id: fromUuid("att", attempt.id),
      startedAt: new Date(attempt.startedAt),
      endedAt: attempt.endedAt === null ? null : new Date(attempt.endedAt),
    })),
    fence: row.fence,
    snapshot: snapshotOf(verification),
  };
}
