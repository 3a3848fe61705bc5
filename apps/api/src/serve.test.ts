import { afterEach, describe, expect, test } from "vitest";
import type { ApiDeps } from "./api.ts";
import { createApp } from "./app.ts";
import { type RunningServer, type ServeOptions, serve } from "./serve.ts";
import { STUB_KEY, stubDeps } from "./testing/stub-deps.ts";
import { talk } from "./testing/talk.ts";

const servers: RunningServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop(0);
});

async function start(options: Partial<ServeOptions> = {}, deps: Partial<ApiDeps> = {}): Promise<RunningServer> {
  const server = await serve(createApp(stubDeps(deps)), {
    host: "127.0.0.1",
    port: 0,
    connectionsMax: 100,
    requestTimeoutMs: 5_000,
    ...options,
  });
  servers.push(server);
  return server;
}

const isAlive = async ({ port }: RunningServer) =>
  (await fetch(`http://127.0.0.1:${port}/health/live`, { headers: { connection: "close" } })).status === 200;

const head = (lines: readonly string[]) => `${lines.join("\r\n")}\r\n\r\n`;
const post = ["POST /v1/verifications HTTP/1.1", "host: api", `authorization: Bearer ${STUB_KEY}`];
const json = "content-type: application/json";

function expectProblem(answer: string, status: number, code: string): void {
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer.toLowerCase()).toContain("content-type: application/problem+json");
  expect(answer.toLowerCase()).toContain("x-content-type-options: nosniff");
  const body = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
  expect(body).toMatchObject({ status, code, type: `/problems/${code}` });
}

describe("what is no HTTP that we read is a problem like any other", () => {
  test.each([
    ["a line of noise", "hello there\r\n\r\n"],
    ["bytes of TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["a header without an end", head(["GET / HTTP/1.1", "host: api", `x-long: ${"a".repeat(20_000)}`])],
    ["two lengths", head([...post, "content-length: 5", "content-length: 6"])],
    ["a length and chunks", head([...post, "content-length: 5", "transfer-encoding: chunked"])],
    ["a backslash in the path", head(["GET /v1\\verifications HTTP/1.1", "host: api"])],
    ["a host that is none", head(["GET /health/live HTTP/1.1", "host: a b"])],
    ["a space in a header's name", head(["GET /health/live HTTP/1.1", "host : api"])],
  ])("%s", async (_what, bytes) => {
    const server = await start();
    const { send, until } = await talk(server.port);
    send(bytes);
    expectProblem(await until(/\r\n\r\n\{.*\}$/s), 400, "malformed_request");
    expect(await isAlive(server)).toBe(true);
  });

  test("a request without Host, or with odd expectations, is only a request", async () => {
    const server = await start();
    const { send, until } = await talk(server.port);
    send(head(["GET /health/live HTTP/1.1"]));
    expect(await until(/alive/)).toMatch(/^HTTP\/1\.1 200 /);
    const other = await talk(server.port);
    other.send(head(["GET /health/live HTTP/1.1", "host: api", "expect: 200-ok"]));
    expect(await other.until(/alive/)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("a body over 64 KiB", () => {
  test("is refused by its length alone", async () => {
    const server = await start();
    const { send, until } = await talk(server.port);
    send(head([...post, json, `content-length: ${64 * 1024 + 1}`]));
    expectProblem(await until(/\r\n\r\n\{.*\}$/s), 413, "payload_too_large");
    expect(await isAlive(server)).toBe(true);
  });

  test("is refused while it comes in chunks without a length", async () => {
    const server = await start();
    const { send, until } = await talk(server.port);
    send(head([...post, json, "transfer-encoding: chunked"]));
    const chunk = "a".repeat(8 * 1024);
    for (let i = 0; i < 9; i++) send(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
    expectProblem(await until(/\r\n\r\n\{.*\}$/s), 413, "payload_too_large");
    expect(await isAlive(server)).toBe(true);
  });
});

describe("a body", () => {
  test("may come a byte at a time, in the middle of a character too", async () => {
    const server = await start();
    const { send, socket, until } = await talk(server.port);
    socket.setNoDelay(true);
    const bytes = Buffer.from('{"to":"+447700900123","näme":"ü"}');
    send(head([...post, json, `content-length: ${bytes.length}`]));
    for (const byte of bytes) {
      send(Uint8Array.of(byte));
      await new Promise(setImmediate);
    }
    const answer = await until(/\r\n\r\n\{.*\}$/s);
    expectProblem(answer, 422, "invalid_request");
    expect(answer).toContain('"path":"näme"');
  });

  test("that stops half-way costs its sender alone", async () => {
    const server = await start();
    const { send, socket } = await talk(server.port);
    send(`${head([...post, json, "content-length: 100"])}{"to":`);
    socket.destroy();
    expect(await isAlive(server)).toBe(true);
  });

  test("that dawdles is cut off", async () => {
    const server = await start({ requestTimeoutMs: 300 });
    const { send, untilClosed } = await talk(server.port);
    send(`${head([...post, json, "content-length: 100"])}{"to":`);
    expectProblem(await untilClosed(), 400, "malformed_request");
    expect(await isAlive(server)).toBe(true);
  });
});

test("headers that dawdle are cut off", async () => {
  const server = await start({ requestTimeoutMs: 300 });
  const { send, untilClosed } = await talk(server.port);
  send("GET /health/live HTTP/1.1\r\nhost:");
  expectProblem(await untilClosed(), 400, "malformed_request");
});

describe("a stop", () => {
  test("lets what is in flight end, and takes nothing new", async () => {
    const asked = Promise.withResolvers<void>();
    const database = Promise.withResolvers<void>();
    const pings = {
      queue: async () => {},
      database: () => {
        asked.resolve();
        return database.promise;
      },
    };
    const server = await start({}, { pings });
    const inFlight = fetch(`http://127.0.0.1:${server.port}/health/ready`);
    await asked.promise;
    const stopped = server.stop(5_000);
    await expect(fetch(`http://127.0.0.1:${server.port}/health/live`)).rejects.toThrow();
    database.resolve();
    expect((await inFlight).status).toBe(200);
    await stopped;
  });

  test("waits for nobody longer than its deadline", async () => {
    const server = await start();
    const { send, untilClosed } = await talk(server.port);
    send(`${head([...post, json, "content-length: 100"])}{"to":`);
    await isAlive(server);
    await server.stop(100);
    await untilClosed();
  });
});

test("a port that is taken is a clear refusal", async () => {
  const server = await start();
  await expect(start({ port: server.port })).rejects.toThrow(/EADDRINUSE/);
});
