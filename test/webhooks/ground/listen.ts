import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Server, Socket } from "node:net";

export interface Listening {
  readonly port: number;
  connections(): number;
  close(): Promise<void>;
}

/** Listens on a free port of this machine until it is closed, which drops whoever is connected. */
export async function listen(server: Server, port = 0): Promise<Listening> {
  let connections = 0;
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    // Being cut off while it writes is what some receivers are about.
    socket.on("error", () => sockets.delete(socket));
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(port, "127.0.0.1", 1_024);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    port: address.port,
    connections: () => connections,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
