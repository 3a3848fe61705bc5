import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, readProcessed } from "./answer.ts";
import type { Target } from "./target.ts";

export interface Request {
  readonly method: string;
  /** Names are sent in the case that they have here. */
  readonly headers: Readonly<Record<string, string>>;
  /** Written one after the other, with a pause in between when there are several. */
  readonly pieces: readonly Buffer[];
}

// Long enough for a receiver that is busy to see the pieces one by one.
const PAUSE_MS = 150;
// What we read of an answer, as for real deliveries.
const ANSWER_BYTES_MAX = 16_384;

export interface Patience {
  /** How long an answer may take. */
  readonly deadlineMs: number;
  /** Ends the waiting, as if the deadline had come. */
  readonly signal: AbortSignal;
}

/** Sends one request on a connection of its own and waits for its answer. Never rejects. */
export function sendRequest(target: Target, request: Request, { deadlineMs, signal }: Patience): Promise<Answer> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const end = (answer: Partial<Answer>): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      outgoing.destroy();
      resolve({ status: null, failure: null, processed: null, ...answer, tookMs: performance.now() - startedAt });
    };
    const outgoing = open(target, request);
    const giveUp = (): void => end({ failure: "timeout" });
    const timer = setTimeout(giveUp, signal.aborted ? 0 : deadlineMs);
    signal.addEventListener("abort", giveUp);
    outgoing.on("response", (incoming) => {
      // A server that refuses early stops reading: what then goes wrong with our writing is no news any more.
      outgoing.off("error", onError).on("error", () => {});
      let text = "";
      const told = (): void => {
        const processed = readProcessed(incoming.headers["x-proofline-processed"], text);
        end({ status: incoming.statusCode ?? null, processed });
      };
      incoming.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        if (text.length > ANSWER_BYTES_MAX) told();
      });
      incoming.on("end", told).on("error", told);
    });
    const onError = (error: NodeJS.ErrnoException): void => {
      const unreachable = error.code !== "ECONNRESET" && error.code !== "EPIPE";
      end({ failure: unreachable ? "unreachable" : "cut_off" });
    };
    outgoing.on("error", onError);
    void write(outgoing, request.pieces);
  });
}

type Outgoing = ReturnType<typeof requestHttp>;

function open({ url, anyCertificate }: Target, { method, headers, pieces }: Request): Outgoing {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const options = {
    method,
    headers: { ...headers, ...(method === "HEAD" ? {} : { "Content-Length": String(length) }) },
    agent: false as const,
  };
  const outgoing =
    url.protocol === "https:"
      ? requestHttps(url, { ...options, rejectUnauthorized: !anyCertificate })
      : requestHttp(url, options);
  outgoing.setNoDelay(true);
  return outgoing;
}

async function write(outgoing: Outgoing, pieces: readonly Buffer[]): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await sleep(PAUSE_MS);
    if (outgoing.destroyed) return;
    if (piece.length > 0) outgoing.write(piece);
  }
  outgoing.end();
}
