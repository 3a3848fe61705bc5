import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExamCase } from "./exam-cases.ts";
import { runProgram } from "./run-program.ts";

const sdk = fileURLToPath(new URL("../..", import.meta.url));

/** A customer's folder: the package as it would be published, installed, with the exam beside it. */
export interface PackedSdk {
  readonly folder: string;
  /** Path of the installed package from that folder. */
  readonly packagePath: string;
  remove(): Promise<void>;
}

export async function packSdk(cases: readonly ExamCase[]): Promise<PackedSdk> {
  const folder = await mkdtemp(join(tmpdir(), "proofline-sdk-"));
  const packagePath = "node_modules/@proofline/sdk";
  await mkdir(join(folder, packagePath), { recursive: true });
  // pnpm puts publishConfig in place, as when publishing; npm would ship the manifest of the workspace.
  await runProgram("npx", { args: ["--yes", "pnpm@12.21.0", "pack", "--out", join(folder, "sdk.tgz")], cwd: sdk });
  await runProgram("tar", { args: ["-xzf", "sdk.tgz", "-C", packagePath, "--strip-components=1"], cwd: folder });
  await cp(fileURLToPath(new URL("exam.mjs", import.meta.url)), join(folder, "exam.mjs"));
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }');
  await writeFile(join(folder, "cases.mjs"), `export const cases = ${JSON.stringify(cases)};\n`);
  await writeFile(join(folder, "main.mjs"), main);
  return { folder, packagePath, remove: () => rm(folder, { recursive: true, force: true }) };
}

const main = `import * as sdk from "@proofline/sdk";
import { cases } from "./cases.mjs";
import { sitExam } from "./exam.mjs";
console.log(JSON.stringify(await sitExam(sdk, cases)));
`;
