import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface Listening {
  readonly port: number;
  /** How many connections were made to it. */
  connections(): number;
}

/** Listens until the test is over, then drops whoever is still connected. */
export async function listen(server: Server, { host = "127.0.0.1", port = 0 } = {}): Promise<Listening> {
  let connections = 0;
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    // A receiver that is cut off while it writes is what some tests are about.
    socket.on("error", () => sockets.delete(socket));
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(port, host);
  await once(server, "listening");
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { port: address.port, connections: () => connections };
}

/** A receiver that speaks HTTP. */
export const receive = (answer: RequestListener): Promise<Listening> => listen(createHttpServer(answer));

/** A receiver that does what it likes with the bytes. */
export const receiveRaw = (answer: (socket: Socket) => void): Promise<Listening> => listen(createServer(answer));
