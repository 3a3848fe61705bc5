import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort, startRedis } from "@proofline/embedded";
import { Redis } from "ioredis";
import { vi } from "vitest";

export interface RunningCluster {
  /** With the comma that makes it a cluster. */
  readonly url: string;
  keys(): Promise<string[]>;
  stop(): Promise<void>;
}

/** A Redis Cluster of one node, which refuses commands over several slots like any other. */
export async function startRedisCluster(): Promise<RunningCluster> {
  const program = await findProgram();
  const folder = await mkdtemp(join(tmpdir(), "proofline-cluster-"));
  const port = await findFreePort();
  // Its bus would otherwise take the port 10,000 above, which a high port has not.
  const busPort = await findFreePort();
  const flags = {
    port,
    bind: "127.0.0.1",
    save: "",
    dir: folder,
    "cluster-enabled": "yes",
    "cluster-port": busPort,
    // A node learns its address from others, and there are none.
    "cluster-announce-ip": "127.0.0.1",
  };
  const child = spawn(
    program,
    Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: "ignore" },
  );
  const exited = once(child, "exit");
  const node = new Redis({ port, host: "127.0.0.1", maxRetriesPerRequest: null });
  node.on("error", () => {});
  await node.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
  await vi.waitFor(
    async () => {
      if (!String(await node.call("CLUSTER", "INFO")).includes("cluster_state:ok")) throw new Error("not yet");
    },
    { timeout: 10_000, interval: 20 },
  );
  return {
    url: `redis://127.0.0.1:${port},`,
    keys: () => node.keys("*"),
    async stop() {
      node.disconnect();
      child.kill("SIGKILL");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where the server's program is, as a running one says. */
async function findProgram(): Promise<string> {
  const server = await startRedis();
  const client = new Redis(server.url);
  try {
    const program = /^executable:(.+)$/m.exec(await client.info("server"))?.[1]?.trim();
    if (program === undefined) throw new Error("the server does not say where its program is");
    return program;
  } finally {
    client.disconnect();
    await server.stop();
  }
}
