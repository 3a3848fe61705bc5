import { factsOf } from "../ground/facts-of.ts";
import type { Ground } from "../ground/open-ground.ts";
import { all, apiOf, broken, type Race, tally } from "../race.ts";

const SENDS_MAX = 5;

interface Answered {
  readonly status: number;
  readonly body: { readonly id: string; readonly sent?: boolean; readonly code?: string };
}

/** Starts that all want to take the place of whatever is live. */
export const supersedes: Race = {
  name: "supersedes",
  async run(ground, { others }) {
    const to = ground.nextNumber();
    const first = await apiOf(ground.apis, 0).start(to);
    const answers = await startMany(ground, others, { to, supersede: true });
    const ids = [first.id, ...idsOf(answers, 201)];
    const facts = await factsOf(ground.databaseUrl, ids);
    const listed = await apiOf(ground.apis, 0).call<{ data: readonly { id: string }[] }>(
      "GET",
      `/v1/verifications?to=${encodeURIComponent(to)}&limit=100`,
    );
    const replaced = facts.filter(({ reason }) => reason === "superseded");
    return {
      answers: tally(answers.map(({ status, body }) => body.code ?? String(status))),
      broken: broken({
        "one is live": facts.filter(({ status }) => status === "pending").length === 1,
        "every other one was superseded, in one event": replaced.every(isCanceledOnce),
        "every answer is about one that is there": listed.body.data.length === ids.length,
        "all but the live one were superseded": replaced.length === ids.length - 1,
        "no more is sent than the ceiling allows": ids.length <= SENDS_MAX,
        "a supersede starts, or is refused with a reason": answers.every(
          ({ status, body }) => status === 201 || ["sends_spent", "unavailable"].includes(body.code ?? ""),
        ),
      }),
    };
  },
};

/** Supersedes among starts that send again and resends: none of them may lose count of another's text. */
export const supersedesAndResends: Race = {
  name: "supersedes, resends and starts",
  async run(ground, { others }) {
    const to = ground.nextNumber();
    const first = await apiOf(ground.apis, 0).start(to);
    const [anew, again, resent] = await Promise.all([
      startMany(ground, others, { to, supersede: true }),
      startMany(ground, others, { to }),
      all(others, (i) => apiOf(ground.apis, i).call<{ code?: string }>("POST", `/v1/verifications/${first.id}/resend`)),
    ]);
    const ids = [...new Set([first.id, ...idsOf([...anew, ...again], 201)])];
    const facts = await factsOf(ground.databaseUrl, ids);
    const sends =
      ids.length +
      again.filter(({ status, body }) => status === 200 && body.sent === true).length +
      resent.filter(({ status }) => status === 200).length;
    const live = facts.filter(({ status }) => status === "pending");
    return {
      answers: tally([...anew, ...again, ...resent].map(({ status, body }) => body.code ?? String(status))),
      broken: broken({
        "one is live": live.length === 1,
        "no more is sent than the ceiling allows": sends <= SENDS_MAX,
        "the live one has counted every send": live[0]?.sendsUsed === sends,
      }),
    };
  },
};

/** Starts of one number without anything else: one is written, the others are answered with it. */
export const starts: Race = {
  name: "starts",
  settings: { cooldowns: [30] },
  async run(ground, { others }) {
    const to = ground.nextNumber();
    const answers = await startMany(ground, others, { to });
    const [id = "", ...rest] = new Set(answers.map(({ body }) => body.id));
    const [facts] = await factsOf(ground.databaseUrl, [id]);
    return {
      answers: tally(answers.map(({ status }) => String(status))),
      broken: broken({
        "one is started": answers.filter(({ status }) => status === 201).length === 1,
        "all the others are answered with it, and send nothing": rest.length === 0 && answers.every(isStartOrQuiet),
        "one send is counted": facts?.sendsUsed === 1,
      }),
    };
  },
};

function startMany({ apis }: Ground, times: number, body: Readonly<Record<string, unknown>>): Promise<Answered[]> {
  return all(times, (i) => apiOf(apis, i).call<Answered["body"]>("POST", "/v1/verifications", { body }));
}

function idsOf(answers: readonly Answered[], status: number): readonly string[] {
  return answers.filter((answer) => answer.status === status).map(({ body }) => body.id);
}

function isCanceledOnce({ status, events }: { status: string; events: readonly string[] }): boolean {
  return status === "canceled" && events.join() === "verification.canceled,verification.created";
}

function isStartOrQuiet({ status, body }: Answered): boolean {
  return status === 201 || (status === 200 && body.sent === false);
}
