import { codeIn } from "../../support/carrier-client.ts";
import { query } from "../../support/query.ts";
import { broken, type Drill } from "./drill.ts";
import { atRest } from "./wait.ts";

export const repeatedStart: Drill = {
  name: "the same request again",
  settings: { cooldowns: [0] },
  async run(ground) {
    const { api, carrier } = ground;
    const to = ground.nextNumber();
    const ask = () =>
      api.call<{ id: string }>("POST", "/v1/verifications", {
        body: { to },
        headers: { "idempotency-key": `k-${to}` },
      });
    const first = await ask();
    await carrier.text(to);
    const second = await ask();
    const texts = await atRest(ground, { id: first.body.id, to, enough: 2 });
    return broken({ "a repeated request sends once": texts === 1 && second.body.id === first.body.id });
  },
};

export const parallelStarts: Drill = {
  name: "twenty starts for one number at once",
  async run(ground) {
    const { api } = ground;
    const to = ground.nextNumber();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.call<{ id: string }>("POST", "/v1/verifications", { body: { to } })),
    );
    const ids = new Set(answers.map(({ body }) => body.id));
    return broken({ "parallel starts for one number are one verification": ids.size === 1 });
  },
};

export const changedSettings: Drill = {
  name: "settings change between two starts",
  async run(ground) {
    const { api, carrier, databaseUrl } = ground;
    // Whoever remembers the project remembers it as it was.
    await api.start(ground.nextNumber());
    await query(
      databaseUrl,
      (sql) =>
        sql`update projects set version = version + 1, settings = settings || '{"codeType": "numeric", "codeLength": 8}'`,
    );
    const to = ground.nextNumber();
    await api.start(to);
    const { body } = await carrier.text(to);
    return broken({ "no start acts on settings that were changed": /\b\d{8}\b/.test(body) });
  },
};

export const maskedLog: Drill = {
  name: "what the log says of a start",
  async run(ground) {
    const { api, carrier, product } = ground;
    const to = ground.nextNumber();
    await api.start(to);
    const code = codeIn(await carrier.text(to));
    const log = product.output();
    return broken({
      "no clear number is logged": !log.includes(to.slice(1)),
      "no code is logged": !new RegExp(`\\b${code}\\b`).test(log),
    });
  },
};
