import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { broken, type Drill, type DrillGround } from "./drill.ts";

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

/** Lets a program beside us be the worker of one message, and returns what it says. */
async function claimAs(part: "second" | "stale", { api, product, nextNumber }: DrillGround): Promise<string> {
  // Nobody else may take it.
  await product.stop("worker");
  const { id } = await api.start(nextNumber());
  const program = fileURLToPath(new URL("./claim-message.ts", import.meta.url));
  const child = spawn(process.execPath, [program, part, id], {
    env: { ...product.env, PATH: process.env.PATH ?? "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code] = await once(child, "close");
  await product.start("worker");
  if (code !== 0) throw new Error(`the worker beside us ended with ${code}`);
  return said.trim();
}
