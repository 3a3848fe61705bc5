import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

let echo: Server;
let proxy: TcpProxy;

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.pipe(socket);
  });
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  const address = echo.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  proxy = await startTcpProxy(address.port);
});
afterEach(async () => {
  await proxy.close();
  echo.close();
});

async function open(): Promise<Socket> {
  const socket = connect(proxy.port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

async function ask(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [answer] = await once(socket, "data");
  return String(answer);
}

const codeOf = async (socket: Socket): Promise<unknown> => {
  const [error] = await once(socket, "error");
  return error.code;
};

test("in clear weather the bytes arrive", async () => {
  const socket = await open();
  expect(await ask(socket, "hello")).toBe("hello");
  socket.destroy();
});

test("a delay holds each direction back, and a standing connection feels it", async () => {
  const socket = await open();
  await ask(socket, "fast");
  proxy.set({ kind: "delay", ms: 60 });
  const startedMs = performance.now();
  expect(await ask(socket, "slow")).toBe("slow");
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(118);
  socket.destroy();
});

test("a black hole carries nothing until it ends", async () => {
  const socket = await open();
  await ask(socket, "before");
  proxy.set({ kind: "black_hole" });
  let answered = false;
  const answer = ask(socket, "into the hole").then((text) => {
    answered = true;
    return text;
  });
  const other = await open();
  other.write("x");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(answered).toBe(false);
  proxy.set({ kind: "clear" });
  expect(await answer).toBe("into the hole");
  socket.destroy();
  other.destroy();
});

test("drop takes a connection and resets it; reset ends those that stand", async () => {
  const standing = await open();
  await ask(standing, "here");
  proxy.set({ kind: "drop" });
  expect(await codeOf(connect(proxy.port, "127.0.0.1"))).toBe("ECONNRESET");
  expect(await ask(standing, "still here")).toBe("still here");
  const ended = codeOf(standing);
  proxy.reset();
  expect(await ended).toBe("ECONNRESET");
});

test("cut resets a connection in the middle of what it is told", async () => {
  proxy.set({ kind: "cut", afterBytes: 4 });
  const socket = await open();
  expect(await ask(socket, "1234")).toBe("1234");
  const ended = codeOf(socket);
  socket.write("5");
  expect(await ended).toBe("ECONNRESET");
});
