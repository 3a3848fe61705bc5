import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { query } from "../../support/query.ts";
import { uuidOf } from "../../webhooks/ground/uuid.ts";
import { broken, type Drill, type DrillGround } from "./drill.ts";
import { comesTrue, eventsOf } from "./wait.ts";

export const doubledClaim: Drill = {
  name: "a second worker wants a message that one has",
  run: async (ground) =>
    broken({
      "a message that one worker has is not taken by another": (await claimAs("second", ground)) === "refused",
    }),
};

export const staleClaim: Drill = {
  name: "a worker comes back after its message was taken over",
  run: async (ground) =>
    broken({
      "a worker whose claim was taken over changes nothing": (await claimAs("stale", ground)) === "changed nothing",
    }),
};

export const deadAfterGivingUp: Drill = {
  name: "a worker gives a message up and dies",
  async run(ground) {
    const { api, product, databaseUrl, nextNumber } = ground;
    await product.stop("worker");
    const { id } = await api.start(nextNumber());
    const { signal } = await runBeside("dying", { product, id });
    if (signal !== "SIGKILL") throw new Error("the worker beside us was not killed");
    await query(
      databaseUrl,
      (sql) =>
        sql`update messages set follow_due_at = now() where verification_id = ${uuidOf(id)} and follow_due_at > now()`,
    );
    await product.start("worker");
    const failures = async (): Promise<number> =>
      (await eventsOf(ground, uuidOf(id))).filter((type) => type === "verification.failed").length;
    const ended = await comesTrue(async () => (await failures()) > 0, 8_000);
    return broken({
      "what was given up by a worker that died ends as undeliverable": ended,
      "a verification ends with one event": (await failures()) <= 1,
    });
  },
};

/** Lets a program beside us be the worker of one message, and returns what it says. */
async function claimAs(part: "second" | "stale", { api, product, nextNumber }: DrillGround): Promise<string> {
  // Nobody else may take it.
  await product.stop("worker");
  const { id } = await api.start(nextNumber());
  const { code, said } = await runBeside(part, { product, id });
  await product.start("worker");
  if (code !== 0) throw new Error(`the worker beside us ended with ${code}`);
  return said;
}

async function runBeside(part: string, { product, id }: Pick<DrillGround, "product"> & { id: string }) {
  const program = fileURLToPath(new URL("./claim-message.ts", import.meta.url));
  const child = spawn(process.execPath, [program, part, id], {
    env: { ...product.env, PATH: process.env.PATH ?? "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code, signal] = await once(child, "close");
  return { code, signal, said: said.trim() };
}
