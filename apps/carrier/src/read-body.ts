import type { IncomingMessage } from "node:http";
import type { CarrierContext } from "./carrier.ts";

const BODY_MAX_BYTES = 65_536;

/** Answered with 413 by the app. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
}

/** The request's body as UTF-8. Read off the socket where there is one: web streams cost more than all the rest of a send. */
export async function readBody(c: CarrierContext, maxBytes = BODY_MAX_BYTES): Promise<string> {
  const incoming = c.env?.incoming;
  if (incoming !== undefined) return readIncoming(incoming, maxBytes);
  const body = Buffer.from(await c.req.arrayBuffer());
  if (body.length > maxBytes) throw new BodyTooLarge();
  return body.toString("utf8");
}

function readIncoming(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    incoming.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= maxBytes) chunks.push(chunk);
      else reject(new BodyTooLarge());
    });
    incoming.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    incoming.on("error", reject);
  });
}
