import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { startRedis } from "./index.ts";

async function ask(url: string, command: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(`${command}\r\n`);
  const [answer] = await once(socket, "data");
  socket.destroy();
  return String(answer);
}

test("Redis keeps every key it is given, writes none to disk, and is gone after stop", async () => {
  const server = await startRedis();
  expect(await ask(server.url, "config get maxmemory-policy")).toContain("noeviction");
  expect(await ask(server.url, "config get save")).toMatch(/save\r\n\$0\r\n/);
  expect(await ask(server.url, "config get appendonly")).toContain("\r\nno\r\n");
  await server.stop();
  await expect(ask(server.url, "PING")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("two servers asked for at once get a port each", async () => {
  const servers = await Promise.all([startRedis(), startRedis()]);
  expect(new Set(servers.map((server) => server.url)).size).toBe(2);
  await Promise.all(servers.map((server) => server.stop()));
});

test("a machine without Redis hears in one sentence what to install", async () => {
  const { findRedisProgram } = await import("./find-redis-program.ts");
  await expect(findRedisProgram({ folders: [], log: () => {} })).rejects.toThrow(
    "Install redis-server or valkey-server (on Debian: apt-get install redis-server), or set REDIS_URL.",
  );
});
