import { CheckResult, SentVerification, VerificationWithMessages } from "@proofline/contracts";
import type { z } from "zod";

/** An answer of the API, whole. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON, null where there is none. */
  readonly body: Body;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a backend of a customer does. Answers are read with the published contracts: one that strays from them throws. */
export interface ApiClient {
  readonly url: string;
  call<Body = unknown>(method: string, path: string, options?: CallOptions): Promise<Answer<Body>>;
  /** Starts a Verification; throws when the answer is not 201. */
  start(to: string, more?: Readonly<Record<string, unknown>>): Promise<z.output<typeof SentVerification>>;
  /** One guess; throws when the answer is not 200. */
  check(id: string, code: string): Promise<z.output<typeof CheckResult>>;
  get(id: string): Promise<z.output<typeof VerificationWithMessages>>;
  /** Every answer so far, headers and body, as text. */
  transcript(): string;
}

export function createApiClient(url: string, secretKey: string): ApiClient {
  const transcript: string[] = [];
  const call = async <Body>(
    method: string,
    path: string,
    { body, headers }: CallOptions = {},
  ): Promise<Answer<Body>> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${secretKey}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    transcript.push(`${method} ${path} → ${response.status}`, JSON.stringify([...response.headers]), text);
    const isJson = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : null };
  };
  return {
    url,
    call,
    async start(to, more) {
      const answer = await call("POST", "/v1/verifications", { body: { to, ...more } });
      return SentVerification.parse(bodyOf(answer, 201));
    },
    async check(id, code) {
      return CheckResult.parse(bodyOf(await call("POST", `/v1/verifications/${id}/check`, { body: { code } }), 200));
    },
    async get(id) {
      return VerificationWithMessages.parse(bodyOf(await call("GET", `/v1/verifications/${id}`), 200));
    },
    transcript: () => transcript.join("\n"),
  };
}

function bodyOf({ status, body }: Answer, expected: number): unknown {
  if (status !== expected) throw new Error(`expected ${expected}, got ${status}: ${JSON.stringify(body)}`);
  return body;
}
