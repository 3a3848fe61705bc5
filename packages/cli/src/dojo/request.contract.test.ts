import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { expect, test } from "vitest";
import { createSelfSigned } from "../../../webhook-client/src/testing/self-signed.ts";
import { serve } from "../testing/serve.ts";
import { sendRequest } from "./request.ts";
import { readTarget, type Target } from "./target.ts";

const patience = { deadlineMs: 15_000, signal: new AbortController().signal };
const post = (body: string) => ({ method: "POST", headers: { "Webhook-ID": "1" }, pieces: [Buffer.from(body)] });

async function ask(listener: RequestListener, settings: Partial<typeof patience> = {}) {
  const receiver = await serve(listener);
  try {
    const target = readTarget(receiver.url, { insecure: false });
    return await sendRequest(target, post("hello"), { ...patience, ...settings });
  } finally {
    await receiver.close();
  }
}

/** What a server that speaks raw TCP makes of it. */
async function askRaw(onConnection: (socket: Socket) => void, deadlineMs = 15_000) {
  const server = createTcpServer((socket) => onConnection(socket.on("error", () => {})));
  const target = await listen(server, "http:");
  try {
    return await sendRequest(target, post("x".repeat(1 << 20)), { ...patience, deadlineMs });
  } finally {
    server.close();
  }
}

async function listen(server: Server, protocol: string): Promise<Target> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return readTarget(`${protocol}//127.0.0.1:${address.port}/`, { insecure: false });
}

test("the status, the word on what was processed, and the spelling of headers arrive", async () => {
  let names: string[] = [];
  const answer = await ask((request, response) => {
    names = request.rawHeaders;
    response.writeHead(202, { "x-proofline-processed": "1" }).end();
  });
  expect(answer).toMatchObject({ status: 202, failure: null, processed: true });
  expect(names).toContain("Webhook-ID");
});

test("a redirect is not followed", async () => {
  let calls = 0;
  const answer = await ask((_, response) => {
    calls++;
    response.writeHead(302, { location: "/elsewhere" }).end();
  });
  expect([answer.status, calls]).toEqual([302, 1]);
});

test("an answer that never ends is read no further than it must be", async () => {
  const answer = await ask((_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write("x".repeat(4_096)), 1);
    response.on("close", () => clearInterval(timer));
  });
  expect(answer).toMatchObject({ status: 200, processed: null });
});

test("a server that is silent is left at the deadline", async () => {
  expect(await ask(() => {}, { deadlineMs: 100 })).toMatchObject({ status: null, failure: "timeout" });
});

test("a server that answers and shuts while we still write is heard", async () => {
  const answer = await askRaw((socket) => {
    socket.end("HTTP/1.1 413 Payload Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
  });
  // Whether its word or its reset comes first is up to the network.
  expect(answer.status === 413 || answer.failure === "cut_off").toBe(true);
});

test("a connection that ends without an answer is told from one that was never made", async () => {
  expect(await askRaw((socket) => socket.destroy())).toMatchObject({ status: null, failure: "cut_off" });
  const target = readTarget("http://127.0.0.1:9/", { insecure: false });
  expect(await sendRequest(target, post(""), patience)).toMatchObject({ status: null, failure: "unreachable" });
});

test("https is spoken; a certificate nobody vouches for is good enough on this machine only", async () => {
  const server = createTlsServer(createSelfSigned("localhost"), (_, response) => response.end());
  const target = await listen(server, "https:");
  try {
    expect(await sendRequest(target, post("hello"), patience)).toMatchObject({ status: 200 });
    const strict = { ...target, anyCertificate: false };
    expect(await sendRequest(strict, post("hello"), patience)).toMatchObject({ failure: "unreachable" });
  } finally {
    server.close();
  }
});

test("what the server is given is what was meant, byte for byte, in as many pieces", async () => {
  const pieces: string[] = [];
  const receiver = await serve((request, response) => {
    request.on("data", (piece: Buffer) => pieces.push(piece.toString()));
    request.on("end", () => response.end());
  });
  const target = readTarget(receiver.url, { insecure: false });
  const request = { method: "POST", headers: {}, pieces: ["one", "two", "three"].map((text) => Buffer.from(text)) };
  await sendRequest(target, request, patience);
  await receiver.close();
  expect(pieces).toEqual(["one", "two", "three"]);
});
