import { once } from "node:events";
import { createServer } from "node:http";

/** A customer's backend that is asked before each send, and denies the numbers that begin as one of these. */
export interface Callback {
  readonly url: string;
  readonly denies: Set<string>;
  close(): Promise<void>;
}

export async function startCallback(): Promise<Callback> {
  const denies = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { to } = JSON.parse(Buffer.concat(chunks).toString("utf8")).data as { to: string };
      const isDenied = [...denies].some((prefix) => to.startsWith(prefix));
      response.end(JSON.stringify({ action: isDenied ? "deny" : "allow" }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the callback has no port");
  return {
    url: `http://127.0.0.1:${address.port}/decide`,
    denies,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
