import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One POST as a customer's server saw it. */
export interface ReceivedWebhook {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Exactly the bytes that were signed. */
  readonly rawBody: string;
  readonly type: string;
  readonly data: { readonly verification?: { readonly id: string; readonly status: string; readonly to: string } };
  /** What we answered. */
  readonly status: number;
}

export interface Receiver {
  readonly url: string;
  /** What arrived, in order, for one Verification and type. */
  received(filter?: { type?: string; verificationId?: string }): readonly ReceivedWebhook[];
  answerWith(status: number): void;
  /** Closes the socket: connections are refused. */
  goDown(): Promise<void>;
  /** Listens again, on the same port. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** A customer's server on a real socket of this machine. */
export async function startReceiver(): Promise<Receiver> {
  const webhooks: ReceivedWebhook[] = [];
  let status = 204;
  const open = async (port: number): Promise<Server> => {
    const server = createServer((request, response) => {
      readBody(request).then((rawBody) => {
        webhooks.push(toWebhook(request, { rawBody, status }));
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    return server;
  };
  let server = await open(0);
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    received: ({ type, verificationId } = {}) =>
      webhooks.filter(
        (webhook) =>
          (type === undefined || webhook.type === type) &&
          (verificationId === undefined || webhook.data.verification?.id === verificationId),
      ),
    answerWith(next) {
      status = next;
    },
    goDown: close,
    async comeBack() {
      server = await open(port);
    },
    close,
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function toWebhook(
  request: IncomingMessage,
  { rawBody, status }: { rawBody: string; status: number },
): ReceivedWebhook {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const { type, data } = JSON.parse(rawBody);
  return { id: headers["webhook-id"] ?? "", headers, rawBody, type, data, status };
}
