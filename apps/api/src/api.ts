import type { OpenAPIHono } from "@hono/zod-openapi";
import type { KeyRing, PhoneDigest } from "@proofline/core/access";
import type { ApiKeyStore } from "@proofline/core/api-key";
import type { BacklogBoard } from "@proofline/core/backlog";
import type { DeadLetterStore } from "@proofline/core/dead-letter";
import type { HealthStore } from "@proofline/core/health";
import type { Limits } from "@proofline/core/limit";
import type { LockStore } from "@proofline/core/lock";
import type { MessageStore } from "@proofline/core/message";
import type { ProjectStore } from "@proofline/core/project";
import type { ProofSigner, ProofStore } from "@proofline/core/proof";
import type { Channel, ReceiptReader } from "@proofline/core/provider";
import type { StandingOf } from "@proofline/core/route";
import type { LostRulings, RulingBook, RulingStore } from "@proofline/core/ruling";
import type { Clock, Jobs, Random } from "@proofline/core/runtime";
import type { CheckTally } from "@proofline/core/spray";
import type { TestNumberStore } from "@proofline/core/test-number";
import type { UserTokens } from "@proofline/core/user-token";
import type { ProofFeed, VerificationDeps, VerificationStore } from "@proofline/core/verification";
import type { DeliveryStore, EventStore, WebhookClient, WebhookEndpointStore } from "@proofline/core/webhook";
import type { IsTrustedProxy } from "./client-address.ts";
import type { Authenticator } from "./middleware/authenticate.ts";
import type { ApiEnv } from "./route/api-env.ts";

/** What the API takes from outside; `compose.ts` makes it of real parts. */
export interface ApiDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly keyRing: KeyRing;
  readonly phoneDigest: PhoneDigest;
  readonly projects: ProjectStore;
  readonly apiKeys: ApiKeyStore;
  readonly verifications: VerificationStore;
  /** Keeps the decisions after which nothing is sent; the store reads all of them. */
  readonly rulings: RulingBook;
  readonly rulingStore: RulingStore;
  readonly proven: Pick<ProofFeed, "note">;
  readonly onPlaceClosed?: NonNullable<VerificationDeps["onPlaceClosed"]>;
  readonly testNumbers: TestNumberStore;
  /** Whether this process takes test keys at all. */
  readonly testKeys: boolean;
  readonly messages: MessageStore;
  readonly endpoints: WebhookEndpointStore;
  readonly events: EventStore;
  readonly deliveries: DeliveryStore;
  readonly deadLetters: DeadLetterStore;
  readonly locks: LockStore;
  /** What was answered to checks, for whoever looks out for guessing over many numbers. */
  readonly checkTally: Pick<CheckTally, "note">;
  readonly proofs: PublishingProofSigner;
  readonly userTokens: UserTokens;
  readonly redeemed: ProofStore;
  readonly limits: Limits;
  readonly pause: (ms: number) => Promise<void>;
  readonly jobs: Jobs;
  readonly backlog: BacklogBoard;
  /** Unsent Messages of the whole service at which no more are accepted. */
  readonly backlogMax: number;
  readonly standingOf: StandingOf;
  readonly health: HealthStore;
  readonly client: Pick<WebhookClient, "checkUrl">;
  /** Asks decision callbacks: with a deadline that a waiting person bears, and a breaker. */
  readonly decisionClient: Pick<WebhookClient, "post">;
  /** What those accounts can do. */
  readonly channels: readonly Channel[];
  /** The ids of the provider accounts that this server was given. */
  readonly accounts: readonly string[];
  /** One for each provider whose receipts can be checked. */
  readonly receiptReaders: readonly ReceiptReader[];
  /** Origin as providers reach it; no trailing slash. */
  readonly publicUrl: string;
  /** Whose `X-Forwarded-For` is believed. */
  readonly isTrustedProxy: IsTrustedProxy;
  /** Who vouches for proofs: the same origin. */
  readonly issuer: string;
  /** Each rejects when its server does not answer. */
  readonly pings: { readonly database: () => Promise<void>; readonly queue: () => Promise<void> };
  readonly log: ApiLog;
  readonly metrics: ApiMetrics;
}

export interface PublishingProofSigner extends ProofSigner {
  /** The public keys under which proofs can be checked (RFC 7517). */
  keySet(): Promise<{ readonly keys: readonly object[] }>;
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
  /** A start to a country that the project watches; ISO 3166-1 alpha-2, `none` for a number of no country. */
  monitoredStart(country: string): void;
  checked(answer: { readonly valid: boolean; readonly compared: boolean }): void;
  /** A decision not to send could not be kept, or was beyond what is kept of a flood. */
  /** A send found a place of the pumping guard closed. */
  placeClosed(scope: string, mode: string): void;
  decisionsLost(lost: Pick<LostRulings, "why" | "count">): void;
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** What routes are registered on. */
export interface Api {
  readonly app: OpenAPIHono<ApiEnv>;
  readonly deps: ApiDeps;
  readonly authenticator: Authenticator;
}
