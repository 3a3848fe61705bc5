import { createServer as createHttpsServer } from "node:https";
import type { TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { listen, receive, receiveRaw } from "./testing/listen.ts";
import { createSelfSigned } from "./testing/self-signed.ts";
import { createWebhookClient, type GuardedWebhookClient, type WebhookClientOptions } from "./webhook-client.ts";

const never = new AbortController().signal;
const body = '{"type":"verification.verified"}';

function open(options: Partial<WebhookClientOptions> = {}): GuardedWebhookClient {
  const client = createWebhookClient({ allowLoopbackHttp: true, totalDeadlineMs: 5_000, ...options });
  onTestFinished(() => client.close());
  return client;
}

const postTo = (port: number, options: Partial<WebhookClientOptions> = {}) =>
  open(options).post({ url: `http://127.0.0.1:${port}/hook?a=1`, headers: {}, body }, never);

/** A receiver that never answers; `arrived` waits until so many texts of that beginning came, and says how many did. */
async function receiveTexts() {
  const texts: string[] = [];
  let told = (): void => {};
  const { port } = await receiveRaw((socket) =>
    socket.on("data", (data) => {
      texts.push(String(data));
      told();
    }),
  );
  const count = (beginning: string): number => texts.filter((text) => text.startsWith(beginning)).length;
  return {
    port,
    async arrived(beginning: string, times: number): Promise<number> {
      while (count(beginning) < times) {
        await new Promise<void>((resolve) => {
          told = resolve;
        });
      }
      return count(beginning);
    },
  };
}

describe("an answer is an answer", () => {
  test("the receiver gets the body, the headers and the path as they were given", async () => {
    const seen: unknown[] = [];
    const { port } = await receive(async (request, response) => {
      const chunks = await request.toArray();
      const { "webhook-id": id, "content-type": type, "accept-encoding": encoding, host } = request.headers;
      seen.push([request.method, request.url, id, type, encoding, host, Buffer.concat(chunks).toString()]);
      response.writeHead(204).end();
    });
    const headers = { "content-type": "application/json", "webhook-id": "evt_1", "accept-encoding": "br" };
    const result = await open().post({ url: `http://127.0.0.1:${port}/hook?a=1`, headers, body }, never);
    expect(result).toMatchObject({ kind: "answered", status: 204, retryAfterSeconds: null, bodyExcerpt: "" });
    expect(seen).toEqual([["POST", "/hook?a=1", "evt_1", "application/json", "identity", `127.0.0.1:${port}`, body]]);
  });

  test("410 is told as 410, with what the receiver said", async () => {
    const { port } = await receive((_request, response) => response.writeHead(410).end("gone for good"));
    expect(await postTo(port)).toMatchObject({ kind: "answered", status: 410, bodyExcerpt: "gone for good" });
  });

  test.each([
    ["in seconds", () => "120", 120, 120],
    ["as a date", () => new Date(Date.now() + 90_000).toUTCString(), 88, 90],
    ["as a date that is over", () => new Date(Date.now() - 90_000).toUTCString(), 0, 0],
  ])("429 tells when to come back %s", async (_form, header, min, max) => {
    const { port } = await receive((_request, response) => response.writeHead(429, { "retry-after": header() }).end());
    const result = await postTo(port);
    expect(result).toMatchObject({ kind: "answered", status: 429 });
    const seconds = result.kind === "answered" ? result.retryAfterSeconds : null;
    expect(seconds).toBeGreaterThanOrEqual(min);
    expect(seconds).toBeLessThanOrEqual(max);
  });

  test("a redirect is told and never followed", async () => {
    const inner = await receive((_request, response) => response.end("secret"));
    for (const status of [301, 302, 303, 307, 308]) {
      const location = `http://127.0.0.1:${inner.port}/`;
      const { port } = await receive((_request, response) => response.writeHead(status, { location }).end());
      expect(await postTo(port)).toMatchObject({ kind: "answered", status });
    }
    expect(inner.connections()).toBe(0);
  });

  test("posts to one receiver share a connection", async () => {
    const { port, connections } = await receive((_request, response) => response.end("ok"));
    const client = open();
    for (let i = 0; i < 20; i++) {
      const result = await client.post({ url: `http://127.0.0.1:${port}/`, headers: {}, body }, never);
      expect(result).toMatchObject({ kind: "answered", status: 200 });
    }
    // Two, where the second post comes before the first connection is known to be free.
    expect(connections()).toBeLessThanOrEqual(2);
  });

  test("over TLS the name is asked for and checked, while the connection goes to the address that was checked", async () => {
    const { key, cert } = createSelfSigned("receiver.example");
    const seen: unknown[] = [];
    const server = createHttpsServer({ key, cert }, (request, response) => {
      seen.push([(request.socket as TLSSocket & { servername: string }).servername, request.headers.host]);
      response.end("ok");
    });
    const { port } = await listen(server);
    const resolve = vi.fn(async () => [{ address: "127.0.0.1", family: 4 }]);
    const client = open({ allowPrivate: ["127.0.0.1/32"], ports: [port], ca: cert, resolve });
    const result = await client.post({ url: `https://receiver.example:${port}/`, headers: {}, body }, never);
    expect(result).toMatchObject({ kind: "answered", status: 200 });
    expect(seen).toEqual([["receiver.example", `receiver.example:${port}`]]);
    expect(resolve).toHaveBeenCalledTimes(1);
  });
});

describe("a receiver cannot hold us", () => {
  test("no headers: the deadline ends it", async () => {
    const { port } = await receiveRaw(() => {});
    const result = await postTo(port, { totalDeadlineMs: 300 });
    expect(result).toMatchObject({ kind: "failed", cause: "timeout" });
    expect(result.kind === "failed" && result.durationMs).toBeLessThan(900);
  });

  test("headers a byte at a time: the deadline ends it", async () => {
    const { port } = await receiveRaw((socket) => drip(socket, { bytes: "HTTP/1.1 200 OK\r\n", everyMs: 30 }));
    expect(await postTo(port, { totalDeadlineMs: 300 })).toMatchObject({ kind: "failed", cause: "timeout" });
  });

  test("a body a byte at a time: the status counts, the deadline ends the rest", async () => {
    const { port } = await receiveRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
      drip(socket, { bytes: "a".repeat(1000), everyMs: 50 });
    });
    const result = await postTo(port, { totalDeadlineMs: 400 });
    expect(result).toMatchObject({ kind: "answered", status: 200, bodyExcerpt: expect.stringMatching(/^a{1,20}$/) });
    expect(result.kind === "answered" && result.durationMs).toBeLessThan(1_000);
  });

  test("an endless body is cut and its connection closed, a hundred times over", async () => {
    let written = 0;
    let open = 0;
    const { port } = await receive((_request, response) => {
      open += 1;
      response.on("close", () => {
        open -= 1;
      });
      const chunk = Buffer.alloc(65_536, "x");
      const pour = (): void => {
        if (response.destroyed) return;
        written += chunk.length;
        if (response.write(chunk)) setImmediate(pour);
        else response.once("drain", pour);
      };
      pour();
    });
    for (let i = 0; i < 100; i++) {
      const result = await postTo(port);
      expect(result).toMatchObject({ kind: "answered", status: 200, bodyExcerpt: "x".repeat(16_384) });
    }
    await vi.waitFor(() => expect(open).toBe(0), { timeout: 5_000 });
    // What the sockets' buffers took, not what the receiver would have liked to send.
    expect(written / 100).toBeLessThan(8 * 1024 * 1024);
  });

  test("a gzip bomb stays the size it came in", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const { port } = await receive((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
    );
    const before = process.memoryUsage().arrayBuffers;
    const result = await postTo(port);
    expect(result).toMatchObject({ kind: "answered", status: 200 });
    const kept = result.kind === "answered" ? Buffer.byteLength(result.bodyExcerpt) : 0;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThanOrEqual(16_384);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  test("informational answers without end: the deadline ends it", async () => {
    const { port } = await receiveRaw((socket) => {
      const timer = setInterval(() => socket.write("HTTP/1.1 102 Processing\r\n\r\n"), 10);
      socket.on("close", () => clearInterval(timer));
    });
    expect(await postTo(port, { totalDeadlineMs: 300 })).toMatchObject({ kind: "failed", cause: "timeout" });
  });

  test("posts that queue behind a hanging receiver end at their deadline and are never sent late", async () => {
    const { port, arrived } = await receiveTexts();
    // Deadlines of one moment: of real ones a later post may rightly take the connection of an earlier one.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const client = open({ connectionsPerOriginMax: 2, totalDeadlineMs: 300 });
    const postAt = (path: string) => client.post({ url: `http://127.0.0.1:${port}${path}`, headers: {}, body }, never);
    let ended = 0;
    const posts = Array.from({ length: 20 }, async () => {
      const result = await postAt("/");
      ended += 1;
      return result;
    });
    await arrived("POST / ", 2);
    vi.advanceTimersByTime(299);
    await new Promise(setImmediate);
    expect(ended).toBe(0);
    vi.advanceTimersByTime(1);
    for (const result of await Promise.all(posts)) expect(result).toMatchObject({ kind: "failed", cause: "timeout" });
    const late = postAt("/late");
    // Whatever queued before it would have been sent before it.
    await arrived("POST /late ", 1);
    vi.advanceTimersByTime(300);
    expect(await late).toMatchObject({ kind: "failed", cause: "timeout" });
    expect(await arrived("POST / ", 2)).toBe(2);
  });

  test("a caller who gives up is heard at once", async () => {
    const { port } = await receiveRaw(() => {});
    const caller = new AbortController();
    const posting = open().post({ url: `http://127.0.0.1:${port}/`, headers: {}, body }, caller.signal);
    setTimeout(() => caller.abort(), 50);
    const result = await posting;
    expect(result).toMatchObject({ kind: "failed", cause: "timeout" });
    expect(result.kind === "failed" && result.durationMs).toBeLessThan(500);
    const late = await open().post({ url: `http://127.0.0.1:${port}/`, headers: {}, body }, caller.signal);
    expect(late).toMatchObject({ kind: "failed", cause: "timeout" });
  });
});

describe("a failure says what failed", () => {
  test("nobody listens", async () => {
    const { port } = await receive(() => {});
    const silent = await freedPort();
    expect(silent).not.toBe(port);
    expect(await postTo(silent)).toMatchObject({ kind: "failed", cause: "connect" });
  });

  test("the connection is reset", async () => {
    const { port } = await receiveRaw((socket) => socket.once("data", () => socket.resetAndDestroy()));
    expect(await postTo(port)).toMatchObject({ kind: "failed", cause: "reset" });
  });

  test("the connection is closed without an answer", async () => {
    const { port } = await receiveRaw((socket) => socket.once("data", () => socket.end()));
    expect(await postTo(port)).toMatchObject({ kind: "failed", cause: "reset" });
  });

  test.each([
    ["an SSH server", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["headers past all bounds", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"],
  ])("%s is not an answer", async (_case, bytes) => {
    const { port } = await receiveRaw((socket) => socket.once("data", () => socket.end(bytes)));
    expect(await postTo(port)).toMatchObject({ kind: "failed", cause: "protocol" });
  });

  test.each([
    ["a certificate that nobody vouches for", "localhost", false],
    ["a certificate of another name", "other.example", true],
  ])("%s", async (_case, name, trusted) => {
    const { key, cert } = createSelfSigned(name);
    const { port } = await listen(createHttpsServer({ key, cert }, (_request, response) => response.end("ok")));
    const client = open(trusted ? { ca: cert } : {});
    const result = await client.post({ url: `https://localhost:${port}/`, headers: {}, body }, never);
    expect(result).toMatchObject({ kind: "failed", cause: "tls" });
  });

  test("a receiver without TLS behind an https URL", async () => {
    const { port } = await receive((_request, response) => response.end("ok"));
    const result = await open().post({ url: `https://localhost:${port}/`, headers: {}, body }, never);
    expect(result).toMatchObject({ kind: "failed", cause: "tls" });
  });

  test.each(["ENOTFOUND", "EAI_AGAIN"])("a name that does not resolve (%s)", async (code) => {
    const resolve = () => Promise.reject(Object.assign(new Error("no such name"), { code }));
    const result = await open({ resolve }).post({ url: "https://nowhere.example/", headers: {}, body }, never);
    expect(result).toMatchObject({ kind: "failed", cause: "dns" });
  });

  test("a resolver that never answers: the deadline ends it", async () => {
    const client = open({ resolve: () => new Promise(() => {}), totalDeadlineMs: 200 });
    const result = await client.post({ url: "https://slow.example/", headers: {}, body }, never);
    expect(result).toMatchObject({ kind: "failed", cause: "timeout" });
  });
});

test("who asked a question gets the whole answer, with its digits, up to the bound", async () => {
  const answer = JSON.stringify({ action: "allow", code: "739154", reason: "x".repeat(2_000) });
  const { port } = await receive((_request, response) => response.end(answer));
  expect(await postTo(port)).toMatchObject({ body: answer });
  expect(await postTo(port, { answerBytesMax: 20 })).toMatchObject({ body: answer.slice(0, 20) });
});

test("what a receiver echoes of a phone number is not kept, nor anything a database refuses", async () => {
  const { port } = await receive((_request, response) =>
    response.end('{"to":"+447700900123","again":"(07700) 900-123","nul":"\0","ok":true,"id":"42"}'),
  );
  const result = await postTo(port);
  expect(result).toMatchObject({ bodyExcerpt: '{"to":"+•••","again":"(•••","nul":"","ok":true,"id":"42"}' });
});

function drip(
  socket: { write(text: string): void; on(event: "close", listener: () => void): void },
  rain: {
    bytes: string;
    everyMs: number;
  },
): void {
  let at = 0;
  const timer = setInterval(() => {
    const byte = rain.bytes[at++];
    if (byte === undefined) clearInterval(timer);
    else socket.write(byte);
  }, rain.everyMs);
  socket.on("close", () => clearInterval(timer));
}

async function freedPort(): Promise<number> {
  const { createServer } = await import("node:net");
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : 0));
    });
  });
}
