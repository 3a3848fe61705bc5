import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** A real server on a port of its own, on this machine only. */
export async function serve(listener: RequestListener): Promise<Served> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  return {
    url: `http://127.0.0.1:${address.port}/webhooks`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
