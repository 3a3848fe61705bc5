import { otherThan } from "../../support/carrier-client.ts";
import type { Ground } from "../ground/open-ground.ts";
import {
  aftermathOf,
  all,
  apiOf,
  broken,
  type Race,
  type Started,
  startLinked,
  startOne,
  tally,
  wordOf,
} from "../race.ts";

const CHECKS_MAX = 5;

/** Guesses of one Verification over all processes, at once. */
export async function guess({ apis }: Ground, { id }: Started, codes: readonly string[]) {
  return await all(codes.length, (i) => apiOf(apis, i).check(id, codes[i] ?? ""));
}

/** The guesses, and how many the processes say they compared for them. */
async function guessCounting(ground: Ground, started: Started, codes: readonly string[]) {
  const before = await ground.compared();
  const answers = await guess(ground, started, codes);
  return { answers, words: tally(answers.map(wordOf)), compared: (await ground.compared()) - before };
}

export const wrongGuesses: Race = {
  name: "wrong guesses",
  async run(ground, { wrong }) {
    const started = await startOne(ground);
    const wrongCode = otherThan(started.code);
    const { answers, words, compared } = await guessCounting(ground, started, Array(wrong).fill(wrongCode));
    const late = await guessCounting(ground, started, Array(ground.apis.length).fill(started.code));
    const { facts, told } = await aftermathOf(ground, started.id);
    const left = answers.filter(({ reason }) => reason === "code_mismatch").map(({ checks_left }) => checks_left);
    return {
      answers: words,
      broken: broken({
        "the budget is compared, no guess more": compared === CHECKS_MAX && words.code_mismatch === CHECKS_MAX,
        "each of them is counted once": facts.checksUsed === CHECKS_MAX && isCountdown(left),
        "every other guess is told that the checks are spent": words.checks_spent === wrong - CHECKS_MAX,
        "the right code is worth nothing afterwards": late.words.checks_spent === ground.apis.length,
        "nothing is compared afterwards": late.compared === 0,
        "it failed, in one event and one webhook": endsOnceAs("failed", facts.events) && told.length === 1,
      }),
    };
  },
};

export const rightGuesses: Race = {
  name: "right guesses",
  async run(ground, { right }) {
    const started = await startOne(ground);
    const { answers, words, compared } = await guessCounting(ground, started, Array(right).fill(started.code));
    const { facts, told } = await aftermathOf(ground, started.id);
    // Beyond the budget and before the first of them is judged, nobody can say more than that the budget is spent.
    const early = answers.filter(({ reason, status }) => reason === "checks_spent" && status === "pending").length;
    const others = (words.repeated ?? 0) + (words.already_verified ?? 0) + early;
    return {
      answers: words,
      broken: broken({
        "one guess verifies": words.verified === 1,
        "the others hear that it is verified already, or is just being judged": others === right - 1,
        "no guess beyond the budget and the repeats of a form is compared": compared <= 2 * CHECKS_MAX,
        "it is verified, in one event and one webhook": endsOnceAs("verified", facts.events) && told.length === 1,
      }),
    };
  },
};

/** The code and the link of one text, by the same person or by two. */
export const codesAndLinks: Race = {
  name: "right guesses and links",
  async run(ground, { others }) {
    const started = await startLinked(ground);
    const before = await ground.compared();
    const [answers, followed] = await Promise.all([
      guess(ground, started, Array(others).fill(started.code)),
      all(others, (i) => fetch(apiOf(ground.apis, i + 1).url + started.path, { method: "POST" })),
    ]);
    const compared = (await ground.compared()) - before;
    const { facts, told } = await aftermathOf(ground, started.id);
    const words = tally(answers.map(wordOf));
    const pages = tally(followed.map(({ status }) => `link ${status}`));
    return {
      answers: { ...words, ...pages },
      broken: broken({
        "one of them verifies at most once": (words.verified ?? 0) <= 1,
        "a link is right, or too late": (pages["link 200"] ?? 0) + (pages["link 410"] ?? 0) === others,
        "they share one budget": compared <= 2 * CHECKS_MAX && facts.checksUsed === compared,
        "it is verified, in one event and one webhook": endsOnceAs("verified", facts.events) && told.length === 1,
      }),
    };
  },
};

/** Right guesses and wrong ones fight for the last of the budget: it is verified, or it failed, and nothing in between. */
export const fifthFailure: Race = {
  name: "right guesses and the last wrong ones",
  async run(ground, { others }) {
    const started = await startOne(ground);
    const wrongCode = otherThan(started.code);
    await guess(ground, started, Array(CHECKS_MAX - 2).fill(wrongCode));
    const codes = Array.from({ length: others }, (_, i) => (i % 3 === 0 ? started.code : wrongCode));
    const { words, compared } = await guessCounting(ground, started, codes);
    const { facts, told } = await aftermathOf(ground, started.id);
    const verified = facts.status === "verified";
    return {
      answers: words,
      broken: broken({
        "what is left of the budget is compared, and repeats of a success": compared >= 1 && compared <= 2 + CHECKS_MAX,
        "a guess verifies if, and only if, that is how it ends": (words.verified ?? 0) === (verified ? 1 : 0),
        "it ends once, and is told once": facts.events.length === 2 && told.length === 1,
        "it ends as verified or for its spent checks": verified || facts.reason === "checks_spent",
      }),
    };
  },
};

function endsOnceAs(status: string, events: readonly string[]): boolean {
  return events.join() === `verification.created,verification.${status}`;
}

function isCountdown(left: readonly number[]): boolean {
  return left.toSorted().join() === [...Array(CHECKS_MAX).keys()].join();
}
