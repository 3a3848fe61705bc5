import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One callback as it arrived. */
export interface Callback {
  readonly method: string;
  /** The full URL, as the sender was told it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Receiver {
  /** `http://127.0.0.1:40123` */
  readonly url: string;
  readonly callbacks: Callback[];
  /** Statuses to answer, in turn; 204 once they are used up. */
  answers: number[];
  close(): Promise<void>;
}

/** A real server that keeps what is posted to it. */
export async function startReceiver(): Promise<Receiver> {
  const callbacks: Callback[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", headers } = request;
      callbacks.push({ method, headers, url: `${receiver.url}${request.url}`, body: Buffer.concat(chunks).toString() });
      response.writeHead(receiver.answers.shift() ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callbacks,
    answers: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
