import type { Answer } from "../answer.ts";
import { type Drill, type DrillGroup, failed, notObservable, passed, type Verdict, worstOf } from "../drill.ts";
import { newEvent, newId } from "../event.ts";
import { judgeRefused, judgeTaken, limited } from "../judge.ts";
import { newSecret, writeJson } from "../manner.ts";

const silent = notObservable("the receiver does not say what it processed: see x-proofline-processed in the guide");

const duplicate: Drill = {
  name: "duplicate",
  title: "takes a repeat with 2xx, and processes it once",
  async run(dojo) {
    const plan = { id: newId("evt"), body: writeJson(newEvent("verification.verified"), dojo.manner.layout) };
    const first = await dojo.deliver({ ...plan, ageSeconds: 5 });
    const second = await dojo.deliver(plan);
    const taken = worstOf([
      judgeTaken(first, { refused: "refuses_genuine" }),
      judgeTaken(second, { refused: "refuses_repeats" }),
    ]);
    return taken.kind === "passed" ? judgeProcessed(first, { again: second, should: false }) : taken;
  },
};

const sameBytes: Drill = {
  name: "same_bytes",
  title: "tells repeats by webhook-id, not by the body",
  async run(dojo) {
    const body = writeJson(newEvent("verification.verified"), dojo.manner.layout);
    const one = await dojo.deliver({ body });
    const other = await dojo.deliver({ body });
    const id = newId("evt");
    const before = await dojo.deliver({ id, body: writeJson(newEvent("verification.verified"), dojo.manner.layout) });
    // As when retention erased the number between two tries.
    const after = await dojo.deliver({ id, body: writeJson(newEvent("verification.verified"), dojo.manner.layout) });
    const taken = [one, other, before].map((answer) => judgeTaken(answer, { refused: "dedupes_by_body" }));
    const processed = [
      judgeProcessed(one, { again: other, should: true }),
      judgeProcessed(before, { again: after, should: false }),
    ].map((verdict) => (verdict.kind === "failed" ? failed("dedupes_by_body") : verdict));
    return worstOf([...taken, judgeTaken(after, { refused: "refuses_repeats" }), ...processed]);
  },
};

const concurrent: Drill = {
  name: "concurrent",
  title: "processes an event once when copies come at the same moment",
  async run(dojo) {
    const plan = { id: newId("evt"), body: writeJson(newEvent("verification.verified"), dojo.manner.layout) };
    const answers = await Promise.all(Array.from({ length: 8 }, () => dojo.deliver(plan)));
    // One copy may be told to come again while another is being handled.
    const others = answers.filter(({ status }) => status === null || ![409, 425, 429, 503].includes(status));
    const taken = worstOf(
      others.map((answer) => judgeTaken(answer, { refused: "refuses_repeats", crashed: "crashes_on_concurrent" })),
    );
    if (taken.kind !== "passed") return taken;
    if (others.length === 0) return answers.some(({ status }) => status === 429) ? limited : failed("refuses_repeats");
    const times = answers.filter(({ processed }) => processed === true).length;
    if (times > 1) return failed("dedupe_race");
    if (others.some(({ processed }) => processed === null)) return silent;
    return times === 1 ? passed : failed("takes_without_processing");
  },
};

const poisoned: Drill = {
  name: "forged_first",
  title: "processes a genuine event after a forged one used its id",
  async run(dojo) {
    const id = newId("evt");
    const forgery = await dojo.deliver({ id, secret: newSecret() });
    const stale = await dojo.deliver({ id, ageSeconds: 86_400 });
    const genuine = await dojo.deliver({ id });
    // Where forgeries are taken, that is told elsewhere, and this says nothing.
    const refused = [forgery, stale].map((answer) => judgeRefused(answer, { taken: "signature_not_checked" }));
    if (worstOf(refused).kind !== "passed")
      return notObservable("the receiver does not refuse forged and stale deliveries");
    const taken = judgeTaken(genuine, { refused: "forgery_uses_up_id" });
    if (taken.kind !== "passed") return taken;
    if (genuine.processed === null) return silent;
    return genuine.processed ? passed : failed("forgery_uses_up_id");
  },
};

const reordered: Drill = {
  name: "reordered",
  title: "takes an event that comes after a later one",
  async run(dojo) {
    const { layout } = dojo.manner;
    const late = newEvent("verification.verified");
    const early = newEvent("verification.created", new Date(Date.now() - 12_000));
    const sameVerification = { id: (late.data.verification as { id: string }).id };
    const data = { verification: { ...(early.data.verification as object), ...sameVerification } };
    const answers = [
      await dojo.deliver({ body: writeJson(late, layout) }),
      await dojo.deliver({ body: writeJson({ ...early, data }, layout) }),
    ];
    return worstOf(answers.map((answer) => judgeTaken(answer, { refused: "depends_on_order" })));
  },
};

export const repeats: DrillGroup = {
  title: "Repeats and order do no harm",
  drills: [duplicate, sameBytes, concurrent, poisoned, reordered],
};

/** Whether a second delivery was processed as it should, by the receiver's own word. */
function judgeProcessed(first: Answer, { again, should }: { again: Answer; should: boolean }): Verdict {
  if (first.processed === null || again.processed === null) return silent;
  if (!first.processed) return failed("takes_without_processing");
  return again.processed === should ? passed : failed("no_dedupe");
}
