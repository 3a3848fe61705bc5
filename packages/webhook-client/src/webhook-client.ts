import type { PostResult, WebhookClient } from "@proofline/core/webhook";
import { Agent, type Dispatcher } from "undici";
import { createCheckedLookup, ForbiddenAddressError, type Resolve, resolveBySystem } from "./checked-lookup.ts";
import { failureCause } from "./failure-cause.ts";
import { createPolicy, type PolicyOptions } from "./policy.ts";
import { readBytes, toExcerpt, toText } from "./read-excerpt.ts";
import { readRetryAfter } from "./retry-after.ts";

type WebhookPost = Parameters<WebhookClient["post"]>[0];

export interface WebhookClientOptions extends PolicyOptions {
  /** Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** From the call to the last byte that is read of the answer. Default 15,000. */
  readonly totalDeadlineMs?: number;
  /** What is read of an answer at most. Default 16,384. */
  readonly answerBytesMax?: number;
  /** Connections at once to one origin; further posts wait, within their deadline. Default 20. */
  readonly connectionsPerOriginMax?: number;
  /** PEM of certificate authorities to trust instead of Node's own. */
  readonly ca?: string;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
}

export interface GuardedWebhookClient extends WebhookClient {
  /** Ends every connection; what is under way fails. */
  close(): Promise<void>;
}

/**
 * The client for customers' URLs: public addresses only, the checked address is the called one, no redirect followed,
 * one deadline over everything, and never more than a bounded answer in memory.
 *
 * Throws RangeError where `allowPrivate` cannot be read.
 */
export function createWebhookClient(options: WebhookClientOptions): GuardedWebhookClient {
  const { totalDeadlineMs = 15_000, answerBytesMax = 16_384 } = options;
  const policy = createPolicy(options);
  const agent = new Agent({
    connections: options.connectionsPerOriginMax ?? 20,
    pipelining: 1,
    allowH2: false,
    // The deadline over everything replaces the ones of the parts, which a slow sender can feed for ever.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      lookup: createCheckedLookup(policy, options.resolve ?? resolveBySystem),
      timeout: options.connectTimeoutMs ?? 5_000,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    },
  });

  return {
    checkUrl(text) {
      const verdict = policy.judgeUrl(text);
      return verdict.ok ? { ok: true } : verdict;
    },
    async post(request, signal) {
      // Anew at every call: the rules may have changed since the URL was registered.
      const verdict = policy.judgeUrl(request.url);
      if (!verdict.ok) return { kind: "refused", reason: verdict.reason };
      const startedMs = performance.now();
      const elapsedMs = (): number => Math.round(performance.now() - startedMs);
      const deadline = new AbortController();
      const abort = (): void => deadline.abort();
      const timer = setTimeout(abort, totalDeadlineMs);
      signal.addEventListener("abort", abort, { once: true });
      if (signal.aborted) abort();
      try {
        const answer = await send(agent, { url: verdict.url, request, signal: deadline.signal });
        const bytes = await readBytes(answer.body, answerBytesMax);
        return toAnswered(answer, { bytes, bytesMax: answerBytesMax, durationMs: elapsedMs() });
      } catch (error) {
        if (deadline.signal.aborted) return { kind: "failed", cause: "timeout", durationMs: elapsedMs() };
        if (isForbidden(error)) return { kind: "refused", reason: "forbidden_address" };
        return { kind: "failed", cause: failureCause(error), durationMs: elapsedMs() };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
      }
    },
    close: () => agent.destroy(),
  };
}

async function send(
  agent: Agent,
  { url, request, signal }: { url: URL; request: WebhookPost; signal: AbortSignal },
): Promise<Dispatcher.ResponseData> {
  signal.throwIfAborted();
  const answer = agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: "POST",
    headers: {
      "user-agent": "Proofline-Webhooks/1",
      ...request.headers,
      // Nothing is inflated here, so nothing small can become large.
      "accept-encoding": "identity",
    },
    body: request.body,
    signal,
  });
  // undici hears an abort only once it has a connection: neither a silent resolver nor a queue before a hanging
  // receiver may outlast the deadline. Whatever gets a connection later is aborted before a byte is written.
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([answer, aborted]);
}

function toAnswered(
  answer: Dispatcher.ResponseData,
  { bytes, bytesMax, durationMs }: { bytes: Uint8Array; bytesMax: number; durationMs: number },
): PostResult {
  const header = answer.headers["retry-after"];
  const retryAfter = Array.isArray(header) ? header[0] : header;
  return {
    kind: "answered",
    status: answer.statusCode,
    retryAfterSeconds: readRetryAfter(retryAfter, new Date()),
    body: toText(bytes),
    bodyExcerpt: toExcerpt(bytes, bytesMax),
    durationMs,
  };
}

function isForbidden(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isForbidden);
  return error instanceof ForbiddenAddressError || (error instanceof Error && isForbidden(error.cause));
}
