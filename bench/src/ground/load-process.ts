import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Command, FlowsCommand, FlowsResult, Reply, VolleyResult } from "../load/protocol.ts";

type Volley = Extract<Command, { kind: "volley" }>;

/** The load generator, in a process of its own. */
export interface LoadProcess {
  /** Where it receives webhooks. */
  readonly receiverUrl: string;
  volley(command: Omit<Volley, "kind">): Promise<VolleyResult>;
  flows(command: Omit<FlowsCommand, "kind">): Promise<FlowsResult>;
  stop(): Promise<void>;
}

export async function startLoadProcess(): Promise<LoadProcess> {
  const child = fork(fileURLToPath(new URL("../load/main.ts", import.meta.url)), [], {
    serialization: "advanced",
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production" },
  });
  const next = async (): Promise<Reply> => {
    const ended = new AbortController();
    const [reply] = await Promise.race([
      once(child, "message", { signal: ended.signal }) as Promise<[Reply]>,
      once(child, "exit", { signal: ended.signal }).then(() => {
        throw new Error("the load generator ended");
      }),
    ]).finally(() => ended.abort());
    if (reply.kind === "fault") throw new Error(`the load generator: ${reply.message}`);
    return reply;
  };
  const ask = async (command: Command): Promise<Reply> => {
    const answer = next();
    child.send(command);
    return await answer;
  };
  const ready = await next();
  if (ready.kind !== "ready") throw new Error("the load generator did not greet");
  return {
    receiverUrl: ready.receiverUrl,
    async volley(command) {
      const reply = await ask({ kind: "volley", ...command });
      if (reply.kind !== "volley") throw new Error(`the load generator answered ${reply.kind}`);
      return reply.result;
    },
    async flows(command) {
      const reply = await ask({ kind: "flows", ...command });
      if (reply.kind !== "flows") throw new Error(`the load generator answered ${reply.kind}`);
      return reply.result;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
