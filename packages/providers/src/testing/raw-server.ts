import { type AddressInfo, createServer, type Socket } from "node:net";

export interface RawServer {
  /** `http://127.0.0.1:40123` */
  readonly url: string;
  /** Whole requests received so far, as text. */
  readonly requests: string[];
  /** Connections taken so far. */
  connections(): number;
  close(): Promise<void>;
}

/** A bare TCP server: `answer` is called once for every request that came in whole, and writes whatever bytes it likes. */
export async function startRawServer(answer: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    let text = "";
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      text += chunk.toString("utf8");
      if (!isWhole(text)) return;
      requests.push(text);
      text = "";
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export interface RawAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer of ours on the wire, with its true length. */
export function rawAnswer({ status, headers = {}, body = "" }: RawAnswer): string {
  const lines = Object.entries({ "Content-Length": String(Buffer.byteLength(body)), ...headers });
  return `HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`;
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const [, length = "0"] = /content-length: (\d+)/i.exec(text.slice(0, end)) ?? [];
  return Buffer.byteLength(text) >= end + 4 + Number(length);
}
