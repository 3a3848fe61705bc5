import type { Decision } from "@proofline/contracts";
import type { KeyRing } from "@proofline/core/access";
import { isOurs, readRuling, rederiveOrNull, type SignedRuling } from "@proofline/core/ruling";
import { timeOf } from "@proofline/core/runtime";
import type { z } from "zod";

/** A decision with what its inputs decide now. One that was tampered with is shown, and said not to be intact. */
export function presentDecision(signed: SignedRuling, keyRing: KeyRing): z.output<typeof Decision> {
  const ruling = readRuling(signed.text);
  return {
    id: signed.id,
    object: "decision",
    verification_id: signed.verificationId,
    ...signed.outcome,
    occasion: ruling?.occasion ?? null,
    country: ruling?.subject.country ?? null,
    channel: ruling?.subject.channel ?? null,
    rules_version: ruling?.version ?? null,
    project_version: ruling?.project_version ?? null,
    actor: ruling?.actor ?? null,
    steps: (ruling?.steps ?? []).map(({ step, inputs }) => ({ step, inputs: { ...inputs } })),
    intact: isOurs(signed, keyRing) === true,
    rederived: ruling === null ? null : rederiveOrNull(ruling),
    created_at: timeOf(signed.id).toISOString(),
  };
}
