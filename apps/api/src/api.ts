import type { OpenAPIHono } from "@hono/zod-openapi";
import type { KeyRing, PhoneDigest } from "@proofline/core/access";
import type { MessageStore } from "@proofline/core/message";
import type { ProjectStore } from "@proofline/core/project";
import type { ReceiptReader } from "@proofline/core/provider";
import type { Clock, Jobs, Random } from "@proofline/core/runtime";
import type { VerificationStore } from "@proofline/core/verification";
import type { WebhookClient, WebhookEndpointStore } from "@proofline/core/webhook";
import type { Authenticator } from "./middleware/authenticate.ts";
import type { ApiEnv } from "./route/api-env.ts";

/** What the API takes from outside; `compose.ts` makes it of real parts. */
export interface ApiDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly keyRing: KeyRing;
  readonly phoneDigest: PhoneDigest;
  readonly projects: ProjectStore;
  readonly verifications: VerificationStore;
  readonly messages: MessageStore;
  readonly endpoints: WebhookEndpointStore;
  readonly jobs: Jobs;
  readonly client: Pick<WebhookClient, "checkUrl">;
  /** One for each provider whose receipts can be checked. */
  readonly receiptReaders: readonly ReceiptReader[];
  /** Origin as providers reach it; no trailing slash. */
  readonly publicUrl: string;
  /** Each rejects when its server does not answer. */
  readonly pings: { readonly database: () => Promise<void>; readonly queue: () => Promise<void> };
  readonly log: ApiLog;
  readonly metrics: ApiMetrics;
}

export interface ApiLog {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface ApiMetrics {
  /** `route` is the pattern, so the number of series stays bounded. */
  requestAnswered(request: { route: string; status: number; durationMs: number }): void;
  verificationStarted(): void;
  checked(valid: boolean): void;
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** What routes are registered on. */
export interface Api {
  readonly app: OpenAPIHono<ApiEnv>;
  readonly deps: ApiDeps;
  readonly authenticator: Authenticator;
}
