import { hash } from "node:crypto";
import { createServer } from "node:http";
import { listen, readBody } from "../../webhooks/ground/listen.ts";

/** What arrived under one `webhook-id`. */
export interface Arrival {
  readonly firstAtMs: number;
  count: number;
  /** Whether every repeat was the same, byte for byte. */
  isSame: boolean;
}

/** W: a customer's server that takes every webhook and remembers it. */
export interface WebhookSink {
  readonly url: string;
  readonly arrivals: ReadonlyMap<string, Arrival>;
  close(): Promise<void>;
}

export async function startWebhookSink(): Promise<WebhookSink> {
  const arrivals = new Map<string, Arrival>();
  const bodies = new Map<string, string>();
  const server = createServer((request, response) => {
    const id = String(request.headers["webhook-id"]);
    readBody(request).then(
      (body) => {
        const known = arrivals.get(id);
        if (known === undefined) {
          arrivals.set(id, { firstAtMs: Date.now(), count: 1, isSame: true });
          bodies.set(id, digest(body));
        } else {
          known.count += 1;
          known.isSame &&= bodies.get(id) === digest(body);
        }
        response.writeHead(204).end();
      },
      // A worker that was killed while it spoke.
      () => response.destroy(),
    );
  });
  const listening = await listen(server);
  return { url: `http://127.0.0.1:${listening.port}/webhooks`, arrivals, close: listening.close };
}

const digest = (body: string): string => hash("sha256", body, "base64");
