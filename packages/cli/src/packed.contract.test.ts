import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newSecret } from "./dojo/manner.ts";
import { createReceiver, right } from "./testing/receiver.ts";
import { runCli } from "./testing/run-cli.ts";
import { serve } from "./testing/serve.ts";

const cli = fileURLToPath(new URL("..", import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proofline-cli-"));
  await mkdir(join(folder, "node_modules/proofline"), { recursive: true });
  await symlink(join(cli, "node_modules/citty"), join(folder, "node_modules/citty"));
  const run = promisify(execFile);
  await run("npx", ["--yes", "pnpm@12.21.0", "pack", "--out", join(folder, "cli.tgz")], { cwd: cli });
  await run("tar", ["-xzf", "cli.tgz", "-C", "node_modules/proofline", "--strip-components=1"], { cwd: folder });
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the published command is plain JavaScript, and runs on the Node that the machine has", async () => {
  const files = await readdir(join(folder, "node_modules/proofline"), { recursive: true, withFileTypes: true });
  const names = files.filter((file) => file.isFile()).map(({ name }) => name);
  expect(names.filter((name) => !/\.m?js$|^(package\.json|README\.md|LICENSE)$/.test(name))).toEqual([]);
  const secrets = [newSecret(), newSecret()];
  const receiver = await serve(createReceiver(secrets, right));
  try {
    const bin = join(folder, "node_modules/proofline/bin/proofline.mjs");
    const { code, stdout, stderr } = await runCli(["dojo", receiver.url, "--secret", secrets.join(",")], bin);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/Score: (\d+) of \1 passed/);
    expect(code).toBe(0);
  } finally {
    await receiver.close();
  }
});
