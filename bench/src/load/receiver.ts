import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { monotonicMs } from "../monotonic.ts";

/** A customer's server: notes when the webhook of each Verification came in. */
export async function startReceiver(onWebhook: (verificationId: string, atMs: number) => void): Promise<string> {
  const server = createServer((request, response) => {
    const atMs = monotonicMs();
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      response.writeHead(204).end();
      onWebhook(JSON.parse(body).data.verification.id, atMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
}
