import { toUuid } from "@proofline/core/runtime";
import { otherThan } from "../../support/carrier-client.ts";
import { query } from "../../support/query.ts";
import { type Aftermath, aftermathOf, all, apiOf, broken, type Race, startOne, tally, wordOf } from "../race.ts";
import { guess } from "./guessing.ts";

/** Right guesses while callers cancel. */
export const cancels: Race = {
  name: "right guesses and cancels",
  async run(ground, { others }) {
    const started = await startOne(ground);
    const [answers, canceled] = await Promise.all([
      guess(ground, started, Array(others).fill(started.code)),
      all(others, (i) =>
        apiOf(ground.apis, i + 1).call<{ status: string }>("POST", `/v1/verifications/${started.id}/cancel`),
      ),
    ]);
    const words = tally(answers.map(wordOf));
    const after = await aftermathOf(ground, started.id);
    const found = new Set(canceled.map(({ body }) => body.status));
    return {
      answers: words,
      broken: broken({
        ...oneEnd(after, words),
        "it ends as verified or canceled": ["verified", "canceled"].includes(after.facts.status),
        "every cancel says what it found": found.size === 1 && found.has(after.facts.status),
      }),
    };
  },
};

/** Right guesses in the moment its time is up, while readers and the sweep end what is due. */
export const expiry: Race = {
  name: "right guesses and the end of its time",
  async run(ground, { others }) {
    const started = await startOne(ground);
    const uuid = toUuid("ver", started.id);
    const [answers] = await Promise.all([
      guess(ground, started, Array(others).fill(started.code)),
      query(ground.databaseUrl, (sql) => sql`update verifications set expires_at = now() where id = ${uuid}`),
      all(others, (i) => apiOf(ground.apis, i + 1).get(started.id)),
    ]);
    const words = tally(answers.map(wordOf));
    const after = await aftermathOf(ground, started.id);
    return {
      answers: words,
      broken: broken({
        ...oneEnd(after, words),
        "it ends as verified or expired": ["verified", "expired"].includes(after.facts.status),
      }),
    };
  },
};

/** Right guesses while the code is being replaced by a new one. */
export const resends: Race = {
  name: "right guesses and resends that revoke the code",
  settings: { resend_policy: "new_revoke_old" },
  async run(ground, { others }) {
    const started = await startOne(ground);
    const [answers, resent] = await Promise.all([
      guess(ground, started, Array(3).fill(started.code)),
      all(others, (i) => apiOf(ground.apis, i + 1).call("POST", `/v1/verifications/${started.id}/resend`)),
    ]);
    const words = tally(answers.map(wordOf));
    const sent = resent.filter(({ status }) => status === 200).length;
    const strange = resent.filter(({ status }) => ![200, 409, 429].includes(status));
    // Wherever the old code came too late, nobody has the new one typed: it ends by hand.
    if (words.verified === undefined) await guess(ground, started, Array(5).fill(otherThan(started.code)));
    const after = await aftermathOf(ground, started.id);
    return {
      answers: { ...words, resent: sent },
      broken: broken({
        ...oneEnd(after, words),
        "a resend is sent, or refused as too soon or too late": strange.length === 0,
        "every send is counted": after.facts.sendsUsed === 1 + sent,
        "nothing more is sent once it has ended": after.facts.unsent === 0,
      }),
    };
  },
};

/** One end, one Event, one webhook, and the guesses were answered accordingly. */
function oneEnd(
  { facts, told }: Aftermath,
  words: Readonly<Record<string, number>>,
): Readonly<Record<string, boolean>> {
  const verified = facts.status === "verified";
  return {
    "one event tells of the end, and one webhook": facts.events.length === 2 && told.length === 1,
    "a guess verifies if, and only if, that is how it ends": (words.verified ?? 0) === (verified ? 1 : 0),
    "no guess is called a repeat of what never was": verified || (words.repeated ?? 0) === 0,
  };
}
