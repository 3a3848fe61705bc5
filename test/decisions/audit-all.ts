import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { KeyRing } from "@proofline/core/access";
import { AUDIT_RESULTS, type Auditable, type AuditResult, auditRuling } from "@proofline/core/ruling";
import { fromUuid, readId } from "@proofline/core/runtime";
import postgres from "postgres";

export interface AuditReport {
  readonly n: number;
  readonly results: Readonly<Record<AuditResult, number>>;
  /** How many of each outcome: `send`, `refuse country`. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The first that are not equal, to begin with. */
  readonly suspects: readonly string[];
}

export interface KeptDecision extends Auditable {
  readonly outcome: string;
}

const SUSPECTS_MAX = 10;
const ROWS_AT_ONCE = 1_000;

/** Decides every record anew from what it holds. */
export async function auditAll(decisions: AsyncIterable<KeptDecision>, keyRing: KeyRing | null): Promise<AuditReport> {
  const results = Object.fromEntries(AUDIT_RESULTS.map((each) => [each, 0])) as Record<AuditResult, number>;
  const outcomes: Record<string, number> = {};
  const suspects: string[] = [];
  let n = 0;
  for await (const decision of decisions) {
    const result = auditRuling(decision, keyRing);
    n += 1;
    results[result] += 1;
    outcomes[decision.outcome] = (outcomes[decision.outcome] ?? 0) + 1;
    if (result !== "equal" && suspects.length < SUSPECTS_MAX) suspects.push(`${decision.id} ${result}`);
  }
  return { n, results, outcomes, suspects };
}

/** All of a database, oldest first of each week; nothing is written to it. */
export async function* readDatabase(url: string): AsyncGenerator<KeptDecision> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const cursor = sql`select id, project_id, record, key_id, mac, action, step from decisions`.cursor(ROWS_AT_ONCE);
    for await (const rows of cursor) {
      for (const row of rows) {
        yield {
          id: fromUuid("dec", row.id),
          projectId: fromUuid("prj", row.project_id),
          text: row.record,
          keyId: row.key_id,
          mac: row.mac,
          outcome: [row.action, row.step].filter(Boolean).join(" "),
        };
      }
    }
  } finally {
    await sql.end();
  }
}

/** A line of an export. */
export function writeLine({ id, projectId, text, keyId, mac, outcome }: KeptDecision): string {
  const bytes = Buffer.from(mac).toString("base64");
  return `${JSON.stringify({ id, project_id: projectId, record: text, key_id: keyId, mac: bytes, outcome })}\n`;
}

/** An export, line by line. Throws, naming the line, what is none. */
export async function* readFile(path: string): AsyncGenerator<KeptDecision> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    number += 1;
    yield readLine(line, number);
  }
}

function readLine(line: string, number: number): KeptDecision {
  const { id, project_id, record, key_id, mac, outcome } = JSON.parse(line) as Record<string, unknown>;
  const decision = readId("dec", String(id));
  const project = readId("prj", String(project_id));
  if (decision === null || project === null) throw new Error(`line ${number} is no exported decision`);
  return {
    id: decision,
    projectId: project,
    text: String(record),
    keyId: String(key_id),
    mac: Buffer.from(String(mac), "base64"),
    outcome: String(outcome),
  };
}
