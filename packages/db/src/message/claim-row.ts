import type { Sealer } from "@proofline/core/access";
import type { Attempt, MessageClaim, MessageStatus, OpenAttempt, SettleableClaim } from "@proofline/core/message";
import { fromUuid } from "@proofline/core/runtime";
import { snapshotOf } from "@proofline/core/verification";
import { toProject } from "../project/project-row.ts";
import type { Sql } from "../sql.ts";
import { toVerification, type VerificationRow } from "../verification-row.ts";

/** A Message with all that is around it: its Verification, its project, its Attempts. */
export interface ClaimRow extends VerificationRow {
  readonly messageId: string;
  readonly messageChannel: "sms" | "call";
  readonly messageStatus: MessageStatus;
  readonly messageGeneration: number;
  readonly messageNextProvider: string | null;
  readonly messagePriority: number;
  readonly messageCreatedAt: Date;
  readonly fence: number;
  /** The Attempt that is open; null fields where none is. */
  readonly provider: string | null;
  readonly attemptId: string | null;
  readonly startedAt: Date | null;
  readonly projectName: string;
  readonly projectVersion: number;
  readonly projectSettings: unknown;
  readonly earlier: readonly AttemptJson[];
}

type AttemptJson = Omit<Attempt, "startedAt" | "endedAt"> & {
  readonly startedAt: string;
  readonly endedAt: string | null;
};

/** The columns of a claim, over a Message `t`, its Verification `v`, its project `p` and its open Attempt `b`. */
export function claimColumns(sql: Sql) {
  return sql`
    v.*, t.id as message_id, t.channel as message_channel, t.status as message_status, t.generation as message_generation,
    t.next_provider as message_next_provider, t.priority as message_priority, t.created_at as message_created_at, t.fence, b.provider,
    b.id as attempt_id, b.started_at, p.name as project_name, p.version as project_version,
    p.settings as project_settings,
    coalesce((select json_agg(json_build_object('id', a.id, 'provider', a.provider, 'status', a.status, 'cause', a.cause,
        'providerCode', a.provider_code, 'providerMessageId', a.provider_message_id, 'receiptStatus', a.receipt_status,
        'retryAfterSeconds', a.retry_after_seconds, 'startedAt', a.started_at, 'endedAt', a.ended_at) order by a.id)
      from attempts a where a.message_id = t.id and a.id is distinct from b.id), '[]') as earlier`;
}

/** Reads claims from the CTEs `taken` (Messages) and `begun` (their open Attempts) of the statement before it. */
export function selectClaims(sql: Sql) {
  return sql`
    select ${claimColumns(sql)}
    from taken t
    left join begun b on b.message_id = t.id
    join verifications v on v.id = t.verification_id
    join projects p on p.id = t.project_id`;
}

export function toClaim(
  row: ClaimRow & { readonly handsetFull: boolean; readonly knownMessageIds: readonly string[] | null },
  sealer: Sealer,
): MessageClaim {
  const { to, ...verification } = toVerification(row, sealer);
  // Retention erases numbers a day after the end, and only pending Verifications are claimed.
  if (to === null) throw new Error("the number of a pending verification was erased");
  return {
    ...toSettleableClaim(row),
    content: { ...verification, to },
    handsetFull: row.handsetFull,
    knownMessageIds: row.knownMessageIds ?? [],
  };
}

/** The same for who only ends it: nothing is opened. */
export function toSettleableClaim(row: ClaimRow): SettleableClaim {
  const verification = toVerification(row, null);
  const { id: verificationId, projectId, expiresAt, country, handsetDigest, testOutcome } = verification;
  return {
    message: {
      id: fromUuid("msg", row.messageId),
      verificationId,
      projectId,
      channel: row.messageChannel,
      status: row.messageStatus,
      generation: row.messageGeneration,
      nextProvider: row.messageNextProvider,
      sender: null,
      segments: null,
      priority: row.messagePriority,
      createdAt: row.messageCreatedAt,
    },
    project: toProject({
      id: row.projectId,
      name: row.projectName,
      version: row.projectVersion,
      settings: row.projectSettings,
    }),
    content: { expiresAt, country, handsetDigest, testOutcome },
    attempt: openAttempt(row),
    attempts: row.earlier.map(toEarlier),
    fence: row.fence,
    snapshot: snapshotOf(verification),
  };
}

function openAttempt({ attemptId, provider, startedAt }: ClaimRow): OpenAttempt | null {
  if (attemptId === null || provider === null || startedAt === null) return null;
  return { id: fromUuid("att", attemptId), provider, startedAt };
}

export function toEarlier(attempt: AttemptJson): Attempt {
  return {
    ...attempt,
    id: fromUuid("att", attempt.id),
    startedAt: new Date(attempt.startedAt),
    endedAt: attempt.endedAt === null ? null : new Date(attempt.endedAt),
  };
}
