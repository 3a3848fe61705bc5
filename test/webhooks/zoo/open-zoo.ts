import type { RequestListener } from "node:http";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createSelfSigned } from "@proofline/webhook-client/testing";
import { createJournal, type Journal } from "../ground/journal.ts";
import { type Listening, listen, readBody } from "../ground/listen.ts";
import { BEHAVIOURS, type Behaviour } from "./behaviours.ts";

export interface Receiver {
  readonly behaviour: Behaviour;
  readonly url: string;
  readonly journal: Journal;
}

export interface Zoo {
  readonly receivers: readonly Receiver[];
  /** Connections to the address that redirects point at. */
  canaryHits(): number;
  /** From now on everybody answers 204, those that were down too; who has no certificate stays without. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** Twenty receivers on sockets of this machine, each with a journal of what it got. */
export async function openZoo(): Promise<Zoo> {
  const canary = await listen(createServer((_request, response) => response.end("secret")));
  const canaryUrl = `http://127.0.0.1:${canary.port}/`;
  const open: Listening[] = [canary];
  const revive: (() => Promise<void>)[] = [];
  let healed = false;
  const receivers: Receiver[] = [];
  for (const behaviour of BEHAVIOURS) {
    const journal = createJournal();
    const onRequest: RequestListener = (request, response) => {
      readBody(request).then(
        () => {
          const seen = journal.note(String(request.headers["webhook-id"]));
          if (healed) response.writeHead(204).end();
          else behaviour.answer(request, response, { seen, canaryUrl });
        },
        // The caller gave up before its request was whole: that is no delivery.
        () => response.destroy(),
      );
    };
    const tls = behaviour.socket === "untrusted";
    const server = tls ? createTlsServer(createSelfSigned("localhost"), onRequest) : createServer(onRequest);
    const listening = await listen(server);
    const { port } = listening;
    if (behaviour.socket === "closed") {
      await listening.close();
      revive.push(async () => void open.push(await listen(createServer(onRequest), port)));
    } else {
      open.push(listening);
    }
    receivers.push({
      behaviour,
      journal,
      url: tls ? `https://localhost:${port}/hook` : `http://127.0.0.1:${port}/hook`,
    });
  }
  return {
    receivers,
    canaryHits: () => canary.connections(),
    async heal() {
      healed = true;
      for (const one of revive.splice(0)) await one();
    },
    async close() {
      for (const listening of open) await listening.close();
    },
  };
}
