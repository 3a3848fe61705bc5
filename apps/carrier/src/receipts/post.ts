import http from "node:http";
import https from "node:https";

/** One receipt on the wire. */
export interface OutgoingReceipt {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

/** Sends one receipt and returns the status answered; rejects when none came within `timeoutMs`. */
export function postReceipt(
  receipt: OutgoingReceipt,
  { agents, timeoutMs }: { agents: Agents; timeoutMs: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = new URL(receipt.url);
    const secure = url.protocol === "https:";
    const outgoing = (secure ? https : http).request(url, {
      method: receipt.method,
      headers: { ...receipt.headers, "content-length": Buffer.byteLength(receipt.body) },
      agent: secure ? agents.https : agents.http,
    });
    const timer = setTimeout(() => outgoing.destroy(new Error("no answer in time")), timeoutMs);
    outgoing.on("response", (incoming) => {
      incoming.resume();
      incoming.on("close", () => {
        clearTimeout(timer);
        resolve(incoming.statusCode ?? 0);
      });
    });
    outgoing.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.end(receipt.body);
  });
}
