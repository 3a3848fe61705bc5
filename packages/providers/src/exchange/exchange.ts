import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { UnknownCause } from "@proofline/core/provider";
import type { Agents } from "./agents.ts";
import { NoReply } from "./no-reply.ts";

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8. Empty when it was too large, or broke off after a 4xx. */
  readonly body: string;
}

export interface ExchangeOptions {
  readonly agents: Agents;
  readonly signal: AbortSignal;
  /** From now until the whole body is here. */
  readonly timeoutMs: number;
  /** From now until the connection stands, TLS included. */
  readonly connectTimeoutMs: number;
}

/** A provider's answer is some hundred bytes; more is not an answer. */
const BODY_MAX_BYTES = 65_536;

/**
 * One request, one answer: no redirects, no retries, no decompression. Rejects with `NoReply`, which says whether the
 * request may have been handed over; that is seen on the socket, not guessed from error codes.
 */
export function exchange(request: HttpRequest, options: ExchangeOptions): Promise<HttpReply> {
  const url = new URL(request.url);
  const secure = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    if (options.signal.aborted) return reject(new NoReply(false, "timeout"));
    let handedOver = false;
    let head: IncomingMessage | null = null;

    const outgoing = (secure ? https : http).request(url, {
      method: request.method,
      headers: { ...request.headers, "Content-Length": Buffer.byteLength(request.body) },
      agent: secure ? options.agents.https : options.agents.http,
    });
    const cleanUp = () => {
      clearTimeout(totalTimer);
      clearTimeout(connectTimer);
      options.signal.removeEventListener("abort", expire);
    };
    const succeed = (incoming: IncomingMessage, body: string) => {
      cleanUp();
      resolve({ status: incoming.statusCode ?? 0, headers: plainHeaders(incoming), body });
    };
    const fail = (cause: UnknownCause) => {
      cleanUp();
      outgoing.destroy();
      // A 4xx is a definite no from its status line on; the body would only have added detail.
      if (head !== null && isRefusal(head)) succeed(head, "");
      else reject(new NoReply(handedOver, cause));
    };
    const expire = () => fail("timeout");
    const totalTimer = setTimeout(expire, options.timeoutMs);
    const connectTimer = setTimeout(expire, options.connectTimeoutMs);
    options.signal.addEventListener("abort", expire);

    outgoing.on("socket", (socket) => {
      const stand = () => {
        handedOver = true;
        clearTimeout(connectTimer);
      };
      if (outgoing.reusedSocket) stand();
      else socket.once(secure ? "secureConnect" : "connect", stand);
    });
    // Stays for good: after the first outcome, later socket errors are of no interest but must find a listener.
    outgoing.on("error", (error) => fail(causeOf(error)));
    outgoing.on("response", (incoming) => {
      head = incoming;
      const chunks: Buffer[] = [];
      let sizeBytes = 0;
      incoming.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        sizeBytes += chunk.length;
        if (sizeBytes <= BODY_MAX_BYTES) return;
        succeed(incoming, "");
        outgoing.destroy();
      });
      incoming.on("end", () => succeed(incoming, Buffer.concat(chunks).toString("utf8")));
      incoming.on("error", (error) => fail(causeOf(error)));
    });
    outgoing.end(request.body);
  });
}

function isRefusal(incoming: IncomingMessage): boolean {
  const status = incoming.statusCode ?? 0;
  return status >= 400 && status < 500 && status !== 408;
}

/** `HPE_…` are the HTTP parser's: something answered, but not in HTTP. */
function causeOf(error: NodeJS.ErrnoException): UnknownCause {
  return error.code?.startsWith("HPE_") ? "unreadable_reply" : "connection_lost";
}

function plainHeaders(incoming: IncomingMessage): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return plain;
}
