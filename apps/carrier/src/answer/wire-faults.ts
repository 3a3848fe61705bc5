import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { CarrierContext } from "../carrier.ts";

/** Nobody waits longer; then the connection goes, so that abandoned ones do not pile up. */
const HANG_MAX_MS = 120_000;
const DRIP_PAUSE_MS = 250;

/** Says nothing until the other side gives up. */
export async function hang(c: CarrierContext): Promise<Response> {
  const socket = c.env?.incoming?.socket;
  if (socket === undefined) return needsServer();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => socket.destroy(), HANG_MAX_MS);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    if (socket.destroyed) done();
    else socket.once("close", done);
  });
  return RESPONSE_ALREADY_SENT;
}

/** TCP RST: the other side sees ECONNRESET. */
export function reset(c: CarrierContext): Response {
  const socket = c.env?.incoming?.socket;
  if (socket === undefined) return needsServer();
  socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}

/** TCP FIN without a byte of answer. */
export function closeSilently(c: CarrierContext): Response {
  const socket = c.env?.incoming?.socket;
  if (socket === undefined) return needsServer();
  socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** The right answer, a byte at a time. */
export async function slowDrip(answer: Response): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, DRIP_PAUSE_MS));
      controller.enqueue(bytes.subarray(sent, ++sent));
      if (sent >= bytes.length) controller.close();
    },
  });
  return new Response(body, { status: answer.status, headers: { "content-type": "application/json" } });
}

/** JSON that breaks off. */
export function malformed(status: number): Response {
  return new Response('{"sid":"SM00", "messages":[{"status":"0","message-', {
    status,
    headers: { "content-type": "application/json" },
  });
}

const HUGE_BYTES = 10_485_760;

/** JSON that goes on for ten megabytes before it would come to the point. */
export function huge(): Response {
  return new Response(`{"padding":"${"x".repeat(HUGE_BYTES)}","sid":"SM00"}`, {
    headers: { "content-type": "application/json" },
  });
}

/** What a proxy in between would say. */
export function html(status: number, retryAfterSeconds: number | null): Response {
  return new Response("<!doctype html><title>Gateway</title><h1>The page is not available</h1>", {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      ...(retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) }),
    },
  });
}

function needsServer(): Response {
  return new Response("this fault needs a socket: start the carrier as a server", { status: 501 });
}
