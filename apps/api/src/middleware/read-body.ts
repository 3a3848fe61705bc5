import type { IncomingMessage } from "node:http";
import { AppError } from "@proofline/core/error";
import type { ApiContext } from "../route/api-env.ts";

export const BODY_BYTES_MAX = 64 * 1024;

/** The body's bytes. Refuses with `payload_too_large` as soon as there are more, however they arrive. */
export async function readBody(c: ApiContext): Promise<Uint8Array> {
  const declared = Number(c.req.header("content-length") ?? 0);
  if (declared > BODY_BYTES_MAX) throw tooLarge();
  const incoming = c.env?.incoming;
  return incoming === undefined ? await readStream(c.req.raw.body) : await readIncoming(incoming);
}

/** Reads Node's own stream: the web stream around it costs more than everything else a request does here. */
function readIncoming(incoming: IncomingMessage): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Buffer[] = [];
  let length = 0;
  const onData = (chunk: Buffer): void => {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) settle(() => reject(tooLarge()));
    else chunks.push(chunk);
  };
  const onEnd = (): void => {
    const [only] = chunks;
    settle(() => resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length)));
  };
  const onBreak = (): void => settle(() => reject(cutOff()));
  const settle = (act: () => void): void => {
    incoming.off("data", onData).off("end", onEnd).off("close", onBreak).off("error", onBreak);
    act();
  };
  incoming.on("data", onData).on("end", onEnd).on("close", onBreak).on("error", onBreak);
  // The caller left while its key was looked up: nothing more will be emitted.
  if (incoming.destroyed) onBreak();
  return promise;
}

async function readStream(stream: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  if (stream === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function tooLarge(): AppError {
  return new AppError("payload_too_large", `A body has at most ${BODY_BYTES_MAX} bytes.`);
}

function cutOff(): AppError {
  return new AppError("malformed_request", "The body ended before it was complete.");
}
