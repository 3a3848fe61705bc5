import { randomBytes } from "node:crypto";
import { newApiKey, type Scope } from "@proofline/core/access";
import { fromUuid } from "@proofline/core/runtime";
import { cloneDatabase } from "@proofline/embedded/testing";
import { createLogger } from "@proofline/observability";
import postgres from "postgres";
import type { Api, ApiDeps } from "../api.ts";
import { createApp } from "../app.ts";
import { composeApi } from "../compose.ts";
import { loadConfig } from "../config.ts";
import { openApiDocument } from "../routes/openapi.ts";
import { addKey, projectOf } from "./add-key.ts";
import { createAnswerExam } from "./answer-exam.ts";
import { codeOf } from "./code-of.ts";
import { countRows } from "./count-rows.ts";

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the document examined the body; a test says what it expects of it
  readonly body: any;
}

export interface AskOptions {
  readonly body?: unknown;
  /** In place of `body`: the bytes as they are. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null: none. Default: the first project's. */
  readonly key?: string | null;
}

export interface TestApi {
  readonly api: Api;
  readonly sql: postgres.Sql;
  readonly secretKey: string;
  readonly publishableKey: string;
  /** Asks, and examines the answer against `/openapi.json`. */
  ask(method: string, path: string, options?: AskOptions): Promise<TestAnswer>;
  /** `POST /v1/verifications`. */
  start(body: Readonly<Record<string, unknown>>, options?: AskOptions): Promise<TestAnswer>;
  /** A number that nobody else here uses. */
  nextNumber(): string;
  codeOf(id: string): Promise<string>;
  /** A key of the first project, or of one of its own. */
  addKey(scopes: readonly Scope[], project?: "first" | "another"): Promise<string>;
  /** A test key of the project that `besides` opens. */
  addTestKey(scopes: readonly Scope[], besides: string): Promise<string>;
  countRows(): Promise<Readonly<Record<string, number>>>;
  /** Every line logged so far. */
  log(): string;
  close(): Promise<void>;
}

export interface TestApiOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Parts to put in place of the real ones. */
  readonly replace?: Partial<ApiDeps>;
}

export const TWILIO_AUTH_TOKEN = "twilio-token";
export const PUBLIC_URL = "https://verify.example.com";

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };

/** The API over a database and a queue of its own, asked without a port. */
export async function openTestApi({ env = {}, replace = {} }: TestApiOptions = {}): Promise<TestApi> {
  const database = await cloneDatabase();
  const lines: string[] = [];
  const secretKey = newApiKey("secret", random);
  const publishableKey = newApiKey("publishable", random);
  const config = loadConfig({
    DATABASE_URL: database.url,
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    PUBLIC_URL,
    BOOTSTRAP_SECRET_KEY: secretKey,
    BOOTSTRAP_PUBLISHABLE_KEY: publishableKey,
    TWILIO_ACCOUNT_SID: "AC0123456789",
    TWILIO_AUTH_TOKEN,
    TWILIO_FROM: "+15005550006",
    API_DATABASE_CONNECTIONS: "4",
    ...env,
  });
  const log = createLogger({ name: "api", level: "info", destination: { write: (line) => void lines.push(line) } });
  const composition = await composeApi(config, log);
  const deps = { ...composition.deps, ...replace };
  const api = createApp(deps);
  const ask = createAsk(api, secretKey);
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  const projectId = fromUuid("prj", await projectOf(sql, secretKey));
  let numbers = 0;

  return {
    api,
    sql,
    secretKey,
    publishableKey,
    ask,
    start: (body, options) => ask("POST", "/v1/verifications", { ...options, body }),
    // Ofcom's range for drama.
    nextNumber: () => `+447700900${String(numbers++).padStart(3, "0")}`,
    codeOf: (id) => codeOf(deps, { projectId, id }),
    addKey: (scopes, project = "first") => addKey(sql, { scopes, besides: project === "first" ? secretKey : null }),
    addTestKey: (scopes, besides) => addKey(sql, { scopes, besides, mode: "test" }),
    countRows: () => countRows(sql),
    log: () => lines.join(""),
    async close() {
      await sql.end();
      await composition.close();
      await database.drop();
    },
  };
}

function createAsk(api: Api, secretKey: string): TestApi["ask"] {
  const exam = createAnswerExam(openApiDocument(api));
  return async (method, path, options = {}) => {
    const { body, key = secretKey } = options;
    const payload = options.raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await api.app.request(path, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers,
      },
      ...(payload === undefined ? {} : { body: payload }),
    });
    const { status, headers } = response;
    const text = await response.text();
    // What has no body has nothing to examine.
    if (method !== "HEAD" && method !== "OPTIONS")
      exam({ method, path: path.replace(/\?.*/s, "") }, { status, headers, text });
    const isJson = headers.get("content-type")?.includes("json") === true && text !== "";
    return { status, headers, body: isJson ? JSON.parse(text) : text };
  };
}
