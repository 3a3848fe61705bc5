import { codeIn, otherThan } from "../../support/carrier-client.ts";
import { poll } from "../../support/poll.ts";
import { query } from "../../support/query.ts";
import { uuidOf } from "../../webhooks/ground/uuid.ts";
import { broken, type Drill, type DrillGround } from "./drill.ts";
import { eventsOf } from "./wait.ts";

const GUESSES = 30;
const CHECKS_MAX = 5;
/** Of the API's ten connections. */
const GATHERED_MIN = 6;

async function started(ground: DrillGround, more: Readonly<Record<string, unknown>> = {}) {
  const to = ground.nextNumber();
  const { id } = await ground.api.start(to, more);
  return { id, to, code: codeIn(await ground.carrier.text(to)) };
}

/** How many of the guesses were compared with the code. */
async function guess({ api }: DrillGround, { id, code }: { id: string; code: string }, times: number): Promise<number> {
  const answers = await Promise.all(Array.from({ length: times }, () => api.check(id, otherThan(code))));
  return answers.filter(({ reason }) => reason === "code_mismatch").length;
}

export const parallelGuesses: Drill = {
  name: "thirty wrong guesses at once",
  settings: { checks_max: CHECKS_MAX, guesses_per_day_max: 100 },
  async run(ground) {
    const judged = await guess(ground, await started(ground), GUESSES);
    return broken({ "a guess is counted before it is compared": judged <= CHECKS_MAX });
  },
};

export const guessesAfterResend: Drill = {
  name: "wrong guesses, a resend, wrong guesses",
  settings: { checks_max: CHECKS_MAX, guesses_per_day_max: 100, cooldowns: [0] },
  async run(ground) {
    const verification = await started(ground);
    const before = await guess(ground, verification, 3);
    await ground.api.call("POST", `/v1/verifications/${verification.id}/resend`);
    const after = await guess(ground, verification, 4);
    return broken({ "a resend gives no new guesses": before + after <= CHECKS_MAX });
  },
};

export const guessesAfterStart: Drill = {
  name: "wrong guesses over two verifications of a number",
  settings: { checks_max: CHECKS_MAX, guesses_per_day_max: CHECKS_MAX + 1 },
  async run(ground) {
    const first = await started(ground);
    const before = await guess(ground, first, CHECKS_MAX);
    const { id } = await ground.api.start(first.to);
    const after = await guess(ground, { id, code: first.code }, CHECKS_MAX);
    return broken({ "a new verification gives no new guesses": before + after <= CHECKS_MAX + 1 });
  },
};

export const parallelSuccess: Drill = {
  name: "twenty right codes at once",
  settings: { guesses_per_day_max: 100, checks_max: 10 },
  async run(ground) {
    const { id, code } = await started(ground);
    const uuid = uuidOf(id);
    const checks = await query(ground.databaseUrl, (sql) =>
      sql.begin(async (tx) => {
        // While we hold the row they gather before it, and then all go on together.
        await tx`select from verifications where id = ${uuid} for update`;
        const waiting = Array.from({ length: 20 }, () => ground.api.check(id, code));
        const gathered = async (): Promise<boolean> => {
          const rows = await tx`select from pg_locks where not granted and locktype in ('tuple', 'transactionid')`;
          return rows.length >= GATHERED_MIN;
        };
        await poll(gathered, { what: "the checks to gather" });
        return { waiting };
      }),
    );
    await Promise.all(checks.waiting);
    const successes = (await eventsOf(ground, uuid)).filter((type) => type === "verification.verified");
    return broken({ "a success is one event": successes.length === 1 });
  },
};

export const afterExpiry: Drill = {
  name: "a right code and a resend after expiry, before any sweep",
  settings: { cooldowns: [0] },
  async run(ground) {
    const { api, product, databaseUrl } = ground;
    const checked = await started(ground);
    const resent = await started(ground);
    await product.stop("worker");
    await query(
      databaseUrl,
      (sql) => sql`update verifications set expires_at = now() - interval '1 second' where status = 'pending'`,
    );
    const { valid } = await api.check(checked.id, checked.code);
    const { status } = await api.call("POST", `/v1/verifications/${resent.id}/resend`);
    await product.start("worker");
    return broken({
      "a code is worth nothing after it expired": !valid,
      "nothing is sent again after expiry": status === 409,
    });
  },
};

export const suppliedCode: Drill = {
  name: "a supplied code, and the end of its verification",
  async run(ground) {
    const { id } = await started(ground, { code: "918273" });
    await ground.api.call("POST", `/v1/verifications/${id}/cancel`);
    const [row] = await query(
      ground.databaseUrl,
      (sql) => sql<{ status: string; kept: boolean }[]>`
        select status, code_sealed is not null as kept from verifications where id = ${uuidOf(id)}`,
    );
    return broken({ "a supplied code is erased when its verification ends": row?.status === "canceled" && !row.kept });
  },
};

export const everyEvent: Drill = {
  name: "a verification from start to success",
  async run(ground) {
    const { id, to, code } = await started(ground);
    const delivered = async (): Promise<boolean> => (await ground.api.get(id)).messages[0]?.status === "delivered";
    await ground.carrier.text(to);
    while (!(await delivered()));
    await ground.api.check(id, code);
    const events = await eventsOf(ground, uuidOf(id));
    const has = (type: string): boolean => events.filter((each) => each === type).length === 1;
    return broken({
      "every state has its event": ["created", "delivered", "verified"].every((type) => has(`verification.${type}`)),
    });
  },
};
