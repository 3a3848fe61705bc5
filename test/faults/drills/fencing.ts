import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { broken, type Drill } from "./drill.ts";

export const staleClaim: Drill = {
  name: "a worker comes back after its message was taken over",
  async run(ground) {
    const { api, product } = ground;
    // Nobody else may take it: the worker of this drill is the program beside us.
    await product.stop("worker");
    const { id } = await api.start(ground.nextNumber());
    const child = spawn(process.execPath, [fileURLToPath(new URL("./stale-worker.ts", import.meta.url)), id], {
      env: { ...product.env, PATH: process.env.PATH ?? "" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`the stale worker ended with ${code}`);
    await product.start("worker");
    return broken({ "a worker whose claim was taken over changes nothing": said.trim() === "changed nothing" });
  },
};
