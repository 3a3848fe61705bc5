import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { AppError } from "@proofline/core/error";
import type { Api, ApiLog } from "./api.ts";
import { type Answer, headersOf, problem, toResponse } from "./route/answer.ts";
import { type RequestEvent, startRequestEvent } from "./route/request-event.ts";

export interface ServeOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly connectionsMax: number;
  /** For a whole request to arrive: what bounds a caller that sends a byte at a time. */
  readonly requestTimeoutMs: number;
}

export interface RunningServer {
  readonly port: number;
  /** Accepts nothing more, lets what is in flight end, cuts it off after `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000; // longer than the 60 s of common load balancers, which must be the ones to hang up
const TIMEOUTS_CHECK_MS = 1_000;
const IDLE_CHECK_MS = 50;
const HEADER_BYTES_MAX = 16 * 1024;
const REQUESTS_PER_SOCKET_MAX = 100_000;

/** Opens the port. Rejects when it is taken. */
export async function serve({ app, deps }: Pick<Api, "app" | "deps">, options: ServeOptions): Promise<RunningServer> {
  const { log } = deps;
  // A broken Host, a backslash in the path: what the adapter cannot turn into a URL.
  const errorHandler = (error: unknown): Response => {
    const { answer, event } = refuse(error, log);
    return toResponse(answer, event);
  };
  const listener = getRequestListener(app.fetch, { hostname: "localhost", errorHandler });
  const server = createServer(
    {
      requestTimeout: options.requestTimeoutMs,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, options.requestTimeoutMs),
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUTS_CHECK_MS,
      maxHeaderSize: HEADER_BYTES_MAX,
      // Node would answer a request without Host by itself; nothing of ours reads it.
      requireHostHeader: false,
    },
    listener,
  );
  server.maxConnections = options.connectionsMax;
  server.maxRequestsPerSocket = REQUESTS_PER_SOCKET_MAX;
  server.on("clientError", (error, socket) => answerClientError(error, { socket, log }));
  // Any expectation but 100-continue is ignored, where Node would answer 417 (RFC 9110, 10.1.1 allows both).
  server.on("checkExpectation", listener);
  await listen(server, options);
  return { port: (server.address() as AddressInfo).port, stop: (deadlineMs) => stop(server, deadlineMs) };
}

function listen(server: Server, { host, port }: ServeOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, host, () => {
    server.off("error", reject);
    resolve();
  });
  return promise;
}

async function stop(server: Server, deadlineMs: number): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  // Kept-alive connections are closed as they fall idle: their next request would only be cut off.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
}

/** What Node's parser refuses never becomes a request: too slow, too long, not HTTP. */
function answerClientError(error: Error, { socket, log }: { socket: Duplex; log: ApiLog }): void {
  const reset = "code" in error && error.code === "ECONNRESET";
  if (reset || !socket.writable) {
    socket.destroy();
    return;
  }
  const { answer, event } = refuse(error, log);
  const body = String(answer.body);
  const headers = { ...headersOf(answer, event), connection: "close", "content-length": Buffer.byteLength(body) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${answer.status} Bad Request\r\n${lines.join("")}\r\n${body}`);
}

function refuse(error: unknown, log: ApiLog): { readonly answer: Answer; readonly event: RequestEvent } {
  const event = startRequestEvent();
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // Not the error itself: it holds the bytes that were sent.
  log.warn("request.refused_unread", { requestId: event.requestId, cause: code });
  const unreadable = "The request is not HTTP that can be read, or did not arrive in time.";
  return { answer: problem(new AppError("malformed_request", unreadable), event), event };
}
