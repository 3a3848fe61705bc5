import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

/** A receiver taken apart into the steps in which receivers go wrong. `right` has them all right. */
export interface ReceiverSteps {
  /** The secrets that it uses, of those that it was given. */
  readonly keep: (secrets: readonly string[]) => readonly string[];
  readonly methods: readonly string[];
  readonly bodyMaxBytes: number;
  readonly readBody: (request: IncomingMessage, maxBytes: number) => Promise<Buffer>;
  readonly header: (request: IncomingMessage, name: string) => string | undefined;
  readonly isRecent: (timestamp: string) => boolean;
  readonly isSigned: (delivery: ReceivedDelivery, secrets: readonly string[]) => boolean;
  /** Remembers the delivery; false when it was remembered before. */
  readonly remember: (delivery: ReceivedDelivery, memory: Set<string>) => boolean | Promise<boolean>;
  readonly remembersBeforeVerifying: boolean;
  readonly handle: (event: ReceivedEvent) => void | Promise<void>;
  readonly onRepeat: number;
  readonly onError: (error: unknown) => number;
  readonly answersFirst: boolean;
  /** Whether it says what it processed. */
  readonly tells: boolean;
}

export interface ReceivedDelivery {
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly body: Buffer;
}

export interface ReceivedEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export class Refusal extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

export const right: ReceiverSteps = {
  keep: (secrets) => secrets,
  methods: ["POST"],
  bodyMaxBytes: 65_536,
  readBody: collectBody,
  header: (request, name) => request.headers[name]?.toString(),
  isRecent: (timestamp) => Math.abs(nowSeconds() - Number(timestamp)) <= 300,
  isSigned: (delivery, secrets) => secrets.some((secret) => hasSignature(delivery, mac(delivery, secret))),
  remember: ({ id = "" }, memory) => memory.size !== memory.add(id).size,
  remembersBeforeVerifying: false,
  handle: () => {},
  onRepeat: 200,
  onError: (error) => (error instanceof Refusal ? error.status : 400),
  answersFirst: false,
  tells: true,
};

/** A receiver of these steps, in front of nothing. */
export function createReceiver(secrets: readonly string[], steps: ReceiverSteps): RequestListener {
  const memory = new Set<string>();
  const kept = steps.keep(secrets);
  return async (request, response) => {
    if (steps.answersFirst) answer(response, { status: 200 });
    try {
      const processed = await receive(request, { steps, kept, memory });
      const status = processed ? 200 : steps.onRepeat;
      answer(response, { status, ...(steps.tells ? { processed } : {}) });
    } catch (error) {
      answer(response, { status: steps.onError(error) });
    }
  };
}

type Setting = { readonly steps: ReceiverSteps; readonly kept: readonly string[]; readonly memory: Set<string> };

async function receive(request: IncomingMessage, { steps, kept, memory }: Setting): Promise<boolean> {
  if (!steps.methods.includes(request.method ?? "")) throw new Refusal(405);
  const body = await steps.readBody(request, steps.bodyMaxBytes);
  const [id, timestamp, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    steps.header(request, name),
  );
  const delivery = { id, timestamp, signature, body };
  const early = steps.remembersBeforeVerifying ? await steps.remember(delivery, memory) : true;
  if (!steps.isSigned(delivery, kept)) throw new Refusal(401);
  if (!steps.isRecent(timestamp ?? "")) throw new Refusal(400);
  const event: ReceivedEvent = JSON.parse(body.toString("utf8"));
  const isNew = steps.remembersBeforeVerifying ? early : await steps.remember(delivery, memory);
  if (isNew) await steps.handle(event);
  return isNew;
}

function answer(response: ServerResponse, { status, processed }: { status: number; processed?: boolean }): void {
  if (response.headersSent) return;
  if (processed !== undefined) response.setHeader("x-proofline-processed", processed ? "1" : "0");
  response.writeHead(status).end();
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** The base64 of the HMAC; other content than the standard's for receivers that are wrong about it. */
export function mac(
  { id, timestamp, body }: ReceivedDelivery,
  secret: string,
  content: string = `${id}.${timestamp}.`,
): string {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  return createHmac("sha256", key).update(content).update(body).digest("base64");
}

export function hasSignature({ signature }: ReceivedDelivery, expected: string): boolean {
  return (signature ?? "").split(" ").some((one) => isSame(one, `v1,${expected}`));
}

export function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

async function collectBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBytes) throw new Refusal(413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
