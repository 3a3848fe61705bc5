import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PackedSdk } from "./packed-sdk.ts";
import { runProgram } from "./run-program.ts";

/** The exam's outcomes from Cloudflare's own runtime: a worker gets its modules listed by name. */
export async function runInWorkerd({ folder, packagePath }: PackedSdk): Promise<unknown> {
  const built = `${packagePath}/dist`;
  const files = await readdir(join(folder, built), { recursive: true });
  const modules = [
    "cases.mjs",
    "exam.mjs",
    ...files.filter((file) => file.endsWith(".js")).map((file) => `${built}/${file}`),
  ];
  await writeFile(join(folder, "worker.mjs"), worker(`./${built}/index.js`));
  await writeFile(join(folder, "worker.capnp"), config(["worker.mjs", ...modules]));
  const args = ["--yes", "workerd@1.20261117.1", "test", "worker.capnp"];
  const printed = await runProgram("npx", { args, cwd: folder });
  const line = printed.split("\n").find((text) => text.startsWith("["));
  if (line === undefined) throw new Error(`The worker printed no outcomes, but: ${printed}`);
  return JSON.parse(line);
}

const worker = (sdk: string): string => `import * as sdk from "${sdk}";
import { cases } from "./cases.mjs";
import { sitExam } from "./exam.mjs";
export default {
  async test() {
    console.log(JSON.stringify(await sitExam(sdk, cases)));
  },
};
`;

const config = (modules: readonly string[]): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .exam)]);
const exam :Workerd.Worker = (
  modules = [${modules.map((path) => `(name = "${path}", esModule = embed "${path}")`).join(", ")}],
  compatibilityDate = "2026-11-01",
);
`;
