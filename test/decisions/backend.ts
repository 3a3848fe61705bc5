import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A customer's backend that allows, denies, and says what nobody can read. */
export async function startBackend(draw: () => number): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const kind = draw();
      response.setHeader("content-type", "application/json");
      if (kind < 0.1) response.writeHead(500).end();
      else response.end(JSON.stringify({ action: kind < 0.4 ? "deny" : "allow" }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/decide`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
