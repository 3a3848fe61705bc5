import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readKeyRing } from "@proofline/core/access";
import { RULES_VERSION, type Ruling, signRuling } from "@proofline/core/ruling";
import { newId } from "@proofline/core/runtime";
import { expect, onTestFinished, test } from "vitest";
import { auditAll, type KeptDecision, readFile, writeLine } from "./audit-all.ts";

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
const source = { clock: { now: () => new Date() }, random };

function newRing() {
  const reading = readKeyRing(`k1:${randomBytes(32).toString("base64")}`);
  if (!reading.ok) throw new Error("no key ring");
  return reading.ring;
}

function decide(risky: boolean, action: "send" | "refuse"): Ruling {
  return {
    version: RULES_VERSION,
    occasion: "start",
    at: new Date().toISOString(),
    project_version: 1,
    actor: { kind: "secret", api_key_id: null },
    subject: { number: "00".repeat(16), country: "LK", channel: "sms" },
    steps: [{ step: "country", inputs: { country: "LK", policies: {}, risky } }],
    outcome:
      action === "send" ? { action, step: null, code: null } : { action, step: "country", code: "country_not_allowed" },
  };
}

test("an exported run is told apart into what is equal, different and forged", async () => {
  const folder = await mkdtemp(join(tmpdir(), "proofline-decisions-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const keyRing = newRing();
  const keep = (ruling: Ruling, ring = keyRing): KeptDecision => {
    const row = { id: newId("dec", source), projectId: newId("prj", source), verificationId: null };
    return { ...signRuling(ruling, row, ring), outcome: ruling.outcome.action };
  };
  const wrong = keep(decide(true, "send"));
  const foreign = keep(decide(true, "refuse"), newRing());
  const decisions = [keep(decide(true, "refuse")), keep(decide(false, "send")), wrong, foreign];
  const path = join(folder, "decisions.jsonl");
  await writeFile(path, decisions.map(writeLine).join(""));
  const report = await auditAll(readFile(path), keyRing);
  expect(report).toEqual({
    n: 4,
    results: { equal: 2, different: 1, forged: 1, unreadable: 0 },
    outcomes: { refuse: 2, send: 2 },
    suspects: [`${wrong.id} different`, `${foreign.id} forged`],
  });
});
