import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";
import { poll } from "../../support/poll.ts";
import { query } from "../../support/query.ts";
import { listen } from "../../webhooks/ground/listen.ts";
import { broken, type Drill } from "./drill.ts";
import { comesTrue } from "./wait.ts";

export const failedTry: Drill = {
  name: "a receiver that answers 500 first",
  async run(ground) {
    const { api, receiver } = ground;
    const secret = await ground.subscribe(["verification.created"]);
    receiver.answerWith(500);
    const { id } = await api.start(ground.nextNumber());
    const heard = () => receiver.received({ verificationId: id });
    const count = (atLeast: number) => () => heard().length >= atLeast;
    await poll(count(1), { what: "the first try" });
    receiver.answerWith(204);
    const again = await comesTrue(count(2), 20_000);
    const tries = heard();
    const proven = tries.every(({ headers, rawBody }) => {
      try {
        new Webhook(secret).verify(rawBody, { ...headers });
        return true;
      } catch {
        return false;
      }
    });
    return broken({
      "a try that failed is followed by another": again,
      "every try of an event carries its id": new Set(tries.map(({ id }) => id)).size === 1,
      "every webhook is signed as Standard Webhooks says": proven,
    });
  },
};

export const redirected: Drill = {
  name: "a receiver that redirects inwards",
  async run({ api, databaseUrl, nextNumber }) {
    let canaryHits = 0;
    const server = createServer((request, response) => {
      if (request.url === "/canary") canaryHits += 1;
      response.writeHead(307, { location: "/canary" }).end();
    });
    const listening = await listen(server);
    try {
      const url = `http://127.0.0.1:${listening.port}/hooks`;
      await api.call("POST", "/v1/webhook-endpoints", { body: { url, types: ["verification.created"] } });
      await api.start(nextNumber());
      const tried = async (): Promise<boolean> => {
        const rows = await query(
          databaseUrl,
          (sql) => sql`
            select from tries t join deliveries d on d.id = t.delivery_id join webhook_endpoints w on w.id = d.endpoint_id
             where w.url = ${url}`,
        );
        return rows.length > 0;
      };
      await poll(tried, { what: "a try" });
      return broken({ "no redirect is followed": canaryHits === 0 });
    } finally {
      await listening.close();
    }
  },
};

export const insideAddress: Drill = {
  name: "endpoints inside the network",
  async run({ api }) {
    const urls = ["https://169.254.169.254/latest", "https://10.0.0.1/hook", "https://[fd00::1]/hook"];
    const answers = await Promise.all(
      urls.map((url) => api.call("POST", "/v1/webhook-endpoints", { body: { url, types: [] } })),
    );
    return broken({ "no private address can be an endpoint": answers.every(({ status }) => status === 422) });
  },
};
