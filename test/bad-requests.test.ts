import { request } from "node:http";
import { text as readText } from "node:stream/consumers";
import { cloneDatabase, type TestDatabase } from "@proofline/embedded/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AnswerExam, createAnswerExam } from "../apps/api/src/testing/answer-exam.ts";
import { type BadRequest, badRequests } from "./support/bad-requests.ts";
import { dumpTables } from "./support/dump-tables.ts";
import { type Product, startProduct } from "./support/product.ts";
import { query } from "./support/query.ts";

/** All that is kept, but for what was decided on refused sends, and when a key was used last. */
async function written(): Promise<string> {
  const rows = await dumpTables(database.url, { except: ["decisions%", "api_keys", "limit_meters"] });
  // What was counted and given back leaves a row that counts nothing.
  const counted = await query(
    database.url,
    (sql) => sql`
      select key, seconds, sum(count)::int as sends from limit_meters, unnest(counts) as count
       group by key, seconds having sum(count) > 0 order by key, seconds`,
  );
  const keys = await query(
    database.url,
    (sql) => sql`select (to_jsonb(k) - 'last_used_at')::text as key from api_keys k order by id`,
  );
  return [rows, JSON.stringify(counted), ...keys.map(({ key }) => key)].join("\n");
}

let database: TestDatabase;
let product: Product;
let exam: AnswerExam;
let before: string;
const ids = { verification: "", endpoint: "" };

beforeAll(async () => {
  database = await cloneDatabase();
  product = await startProduct({ databaseUrl: database.url, redis: null, parts: ["api"] });
  exam = createAnswerExam((await (await fetch(`${product.apiUrl}/openapi.json`)).json()) as object);
  const post = { method: "POST", headers: { "content-type": "application/json" } };
  const started = await send({ ...post, path: "/v1/verifications", body: '{"to":"+447700900123"}' });
  const created = await send({ ...post, path: "/v1/webhook-endpoints", body: '{"url":"https://example.com/"}' });
  ids.verification = JSON.parse(started.text).id;
  ids.endpoint = JSON.parse(created.text).id;
  before = await written();
});
afterAll(async () => {
  await product.close();
  await database.drop();
});

type Sent = Pick<BadRequest, "method" | "path"> & Partial<BadRequest>;

/** By Node's own client: `fetch` would put right what must be wrong. */
async function send({ method, path, headers, body, key = "secret" }: Sent) {
  const secrets = { secret: product.secretKey, publishable: product.env.BOOTSTRAP_PUBLISHABLE_KEY, none: null };
  const secret = secrets[key];
  const at = path.replace("{verification}", ids.verification).replace("{endpoint}", ids.endpoint);
  const { promise, resolve, reject } = Promise.withResolvers<{
    path: string;
    status: number;
    headers: Headers;
    text: string;
  }>();
  const sent = request(product.apiUrl + at, {
    method,
    agent: false,
    headers: {
      ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
      ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
      ...(headers ?? {}),
    },
  });
  sent.on("error", reject).on("response", (answer) => {
    readText(answer).then((text) => {
      const entries = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
      resolve({ path: at.replace(/\?.*/s, ""), status: answer.statusCode ?? 0, headers: new Headers(entries), text });
    }, reject);
  });
  sent.end(body);
  return await promise;
}

describe("a bad request is answered by a documented problem that names its field", () => {
  test.each(badRequests.map((bad) => [bad.what, bad] as const))("%s", async (_what, bad) => {
    const answer = await send(bad);
    const problem = JSON.parse(answer.text);
    expect(problem, answer.text).toMatchObject({ code: bad.code, status: answer.status });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    if (bad.field !== undefined) {
      expect(problem.errors.map(({ path }: { path: string }) => path)).toContain(bad.field);
    }
    exam({ method: bad.method, path: answer.path }, answer);
  });
});

test("there are two hundred of them, each another", () => {
  expect(badRequests.length).toBeGreaterThanOrEqual(200);
  const told = badRequests.map(({ method, path, headers, body, key }) =>
    JSON.stringify([method, path, headers, String(body), key]),
  );
  expect(new Set(told).size).toBe(badRequests.length);
});

test("afterwards the database holds what it held, and the process serves", async () => {
  expect(await written()).toBe(before);
  expect((await fetch(`${product.apiUrl}/health/ready`)).status).toBe(200);
  const read = await send({ method: "GET", path: "/v1/verifications/{verification}" });
  expect(JSON.parse(read.text)).toMatchObject({ status: "pending", checks_left: 5, sends_left: 4 });
});
