import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Seen } from "../ground/journal.ts";

/**
 * `prompt`: answers 2xx soon. `odd`: answers 2xx in a way that could hurt the caller. `lost`: has it, and does not say so
 * the first time. `never`: no Try succeeds. `gone`: asks not to be called again.
 */
export type Kind = "prompt" | "odd" | "lost" | "never" | "gone";

export interface Behaviour {
  readonly name: string;
  readonly kind: Kind;
  /** `closed`: nobody listens. `untrusted`: TLS with a certificate that nobody vouches for. */
  readonly socket?: "closed" | "untrusted";
  answer(request: IncomingMessage, response: ServerResponse, context: AnswerContext): void;
}

export interface AnswerContext {
  readonly seen: Seen;
  /** Where nobody may ever be led. */
  readonly canaryUrl: string;
}

const status = (code: number, headers: Record<string, string> = {}): Behaviour["answer"] => {
  return (_request, response) => void response.writeHead(code, headers).end();
};
const bomb = gzipSync(Buffer.alloc(50_000_000));
const healthy = Array.from(
  { length: 6 },
  (_, i): Behaviour => ({
    name: `healthy-${i + 1}`,
    kind: "prompt",
    answer: (_request, response) => void setTimeout(() => response.end("ok"), i * 10),
  }),
);

/** Twenty receivers, most of them a customer's bad day. */
export const BEHAVIOURS: readonly Behaviour[] = [
  ...healthy,
  { name: "no-content", kind: "prompt", answer: status(204) },
  {
    name: "wrong-content-type",
    kind: "prompt",
    answer: (_request, response) =>
      void response.writeHead(200, { "content-type": "image/png" }).end("<html>ok</html>"),
  },
  { name: "one-byte-per-second", kind: "odd", answer: drip },
  { name: "endless-body", kind: "odd", answer: pour },
  {
    name: "compressed-bomb",
    kind: "odd",
    answer: (_request, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
  },
  {
    name: "lost-answer",
    kind: "lost",
    answer: (request, response, { seen }) => void (seen.count === 1 ? request.socket.destroy() : response.end("ok")),
  },
  { name: "gone", kind: "gone", answer: status(410) },
  { name: "down", kind: "never", socket: "closed", answer: status(204) },
  { name: "bad-tls", kind: "never", socket: "untrusted", answer: status(204) },
  { name: "slow-headers", kind: "never", answer: dripHeaders },
  {
    name: "redirect-inwards",
    kind: "never",
    answer: (_request, response, { canaryUrl }) => void response.writeHead(307, { location: canaryUrl }).end(),
  },
  { name: "too-many-requests", kind: "never", answer: status(429, { "retry-after": "120" }) },
  { name: "server-error", kind: "never", answer: status(500) },
  {
    name: "reset-mid-answer",
    kind: "never",
    answer: ({ socket }) => void socket.write("HTTP/1.1 200 O", () => socket.resetAndDestroy()),
  },
];

function drip(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-length": "1000" });
  response.write("a");
  repeat(response, () => response.write("a"));
}

function dripHeaders({ socket }: IncomingMessage, response: ServerResponse): void {
  socket.write("HTTP/1.1 200 OK\r\nx-slow: ");
  repeat(response, () => socket.write("y"));
}

function repeat(response: ServerResponse, write: () => void): void {
  const timer = setInterval(write, 1_000);
  response.on("close", () => clearInterval(timer));
}

function pour(_request: IncomingMessage, response: ServerResponse): void {
  const chunk = Buffer.alloc(16_384, "x");
  const more = (): void => {
    if (response.destroyed) return;
    if (response.write(chunk)) setImmediate(more);
    else response.once("drain", more);
  };
  more();
}
