import { codeIn } from "../../support/carrier-client.ts";
import { forgetJobs } from "../../support/forget-jobs.ts";
import { poll } from "../../support/poll.ts";
import { query } from "../../support/query.ts";
import { uuidOf } from "../../webhooks/ground/uuid.ts";
import { broken, type Drill } from "./drill.ts";
import { atRest, comesTrue } from "./wait.ts";

/** A carrier whose list lags behind its deeds: it tells the truth to the last question that is asked before a third text. */
const lagging = { on: "look_up", steps: Array.from({ length: 4 }, () => ({ respond: 204 })) };

export const lostJob: Drill = {
  name: "the queue forgets",
  async run(ground) {
    const { api, carrier, product } = ground;
    await product.stop("worker");
    const to = ground.nextNumber();
    await api.start(to);
    await forgetJobs(ground);
    await product.start("worker");
    const came = await comesTrue(async () => (await carrier.inbox(to)).length > 0, 15_000);
    return broken({ "a text whose job is lost goes out all the same": came });
  },
};

export const lostAnswer: Drill = {
  name: "an answer is lost, and the provider has the text",
  async run(ground) {
    const { api, carrier } = ground;
    const to = ground.nextNumber();
    await carrier.script({ to, provider: "twilio", steps: [{ respond: "accept_then_reset", receipts: [] }] });
    const { id } = await api.start(to);
    const texts = await atRest(ground, { id, to, enough: 2 });
    return broken({ "a text that its provider knows is not sent again": texts === 1 });
  },
};

export const lateReceipt: Drill = {
  name: "an answer is lost, and a receipt comes three seconds later",
  async run(ground) {
    const { api, carrier } = ground;
    const to = ground.nextNumber();
    const receipts = [{ status: "delivered", delay_ms: 3_000 }];
    await carrier.script({ to, provider: "twilio", steps: [{ respond: "accept_then_reset", receipts }] });
    await carrier.script({ to, provider: "twilio", ...lagging });
    const { id } = await api.start(to);
    const texts = await atRest(ground, { id, to, enough: 2 });
    return broken({ "a receipt gets its time before another text goes out": texts === 1 });
  },
};

export const nobodyKnows: Drill = {
  name: "no provider ever answers, and all of them have the text",
  async run(ground) {
    const { api, carrier } = ground;
    const to = ground.nextNumber();
    for (const provider of ["twilio", "vonage"]) {
      await carrier.script({ to, provider, steps: [{ respond: "accept_then_reset", receipts: [], repeat: true }] });
      await carrier.script({ to, provider, ...lagging });
    }
    const { id } = await api.start(to);
    const texts = await atRest(ground, { id, to, enough: 3, timeoutMs: 60_000 });
    const codes = new Set((await carrier.inbox(to)).map(codeIn));
    return broken({
      "one send intent puts at most two texts on a handset": texts <= 2,
      "every text of a verification carries the same code": codes.size === 1,
    });
  },
};

export const deadWorker: Drill = {
  name: "a worker dies in a call",
  async run(ground) {
    const { api, carrier, product } = ground;
    const to = ground.nextNumber();
    await carrier.script({ to, provider: "twilio", steps: [{ respond: "hang" }] });
    await api.start(to);
    await poll(async () => (await carrier.requests(to)).length > 0, { what: "the call" });
    await product.stop("worker", "SIGKILL");
    await product.start("worker");
    const came = await comesTrue(async () => (await carrier.inbox(to)).length > 0, 20_000);
    return broken({ "what a dead worker held is taken over": came });
  },
};

export const expiredText: Drill = {
  name: "a worker comes back after the code expired",
  async run(ground) {
    const { api, carrier, product, databaseUrl } = ground;
    await product.stop("worker");
    const to = ground.nextNumber();
    const { id } = await api.start(to);
    await query(
      databaseUrl,
      (sql) => sql`update verifications set expires_at = now() - interval '1 second' where id = ${uuidOf(id)}`,
    );
    await product.start("worker");
    // Not through the API: whoever reads an expired verification there ends it.
    const rested = async (): Promise<boolean> => {
      const moving = await query(
        databaseUrl,
        (sql) => sql`
          select from messages where verification_id = ${uuidOf(id)} and status in ('queued', 'waiting', 'sending')`,
      );
      return moving.length === 0;
    };
    await poll(rested, { what: "rest" });
    return broken({ "no text goes out after its code expired": (await carrier.inbox(to)).length === 0 });
  },
};
