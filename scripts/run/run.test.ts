import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

// A small project with the real scripts/run.mjs, an `npx` that notes what it is asked for, and an app that obeys.
let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "proofline-test-"));
  const scripts = fileURLToPath(new URL("..", import.meta.url));
  write("scripts/run.mjs", readFileSync(join(scripts, "run.mjs"), "utf8"));
  cpSync(join(scripts, "run"), join(root, "scripts", "run"), { recursive: true });
  for (const file of ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"]) write(file, "{}");
  write("apps/api/package.json", `{ "dependencies": { "x": "1" } }`);
  write(
    "bin/npx",
    `#!/bin/sh\necho "$@" >> "${root}/installs"\nsleep "$INSTALL_SECONDS"\nmkdir -p apps/api/node_modules\nexit "$INSTALL_CODE"\n`,
  );
  chmodSync(join(root, "bin", "npx"), 0o755);
  obey(`console.log("up", process.argv.slice(2).join(" ")); process.exitCode = 3;`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const obey = (program: string): void => write("apps/api/src/main.ts", program);

const installs = (): number =>
  existsSync(join(root, "installs")) ? readFileSync(join(root, "installs"), "utf8").trim().split("\n").length : 0;

type Run = { child: ChildProcess; output(): string; code: Promise<number | null> };

function run(args: readonly string[], { seconds = "0", code = "0" } = {}): Run {
  const child = spawn(process.execPath, [join(root, "scripts", "run.mjs"), ...args], {
    env: {
      PATH: [join(root, "bin"), process.env.PATH].join(delimiter),
      HOME: root,
      INSTALL_SECONDS: seconds,
      INSTALL_CODE: code,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  return { child, output: () => said, code: once(child, "close").then(([exitCode]) => exitCode) };
}

test("the command gets its arguments and its exit code comes back", async () => {
  const api = run(["api", "--flag", "value"]);
  expect(await api.code).toBe(3);
  expect(api.output()).toContain("up --flag value");
});

test("dependencies are installed once, exactly as the lockfile has them", async () => {
  await run(["api"]).code;
  await run(["api"]).code;
  expect(installs()).toBe(1);
  expect(readFileSync(join(root, "installs"), "utf8")).toMatch(/^--yes pnpm@[\d.]+ install --frozen-lockfile /);
});

test("they are installed again when the lockfile or a manifest says something else, not when its date changes", async () => {
  await run(["api"]).code;
  utimesSync(join(root, "pnpm-lock.yaml"), new Date(), new Date());
  await run(["api"]).code;
  expect(installs()).toBe(1);
  write("pnpm-lock.yaml", "{ a: 1 }");
  await run(["api"]).code;
  write("apps/api/package.json", `{ "dependencies": { "y": "1" } }`);
  await run(["api"]).code;
  expect(installs()).toBe(3);
});

test("they are installed again when a folder of them was deleted", async () => {
  await run(["api"]).code;
  rmSync(join(root, "apps/api/node_modules"), { recursive: true });
  await run(["api"]).code;
  expect(installs()).toBe(2);
});

test("an install that was killed half-way is done again", async () => {
  const first = run(["api"], { seconds: "1" });
  await expect.poll(installs, { timeout: 5_000 }).toBe(1);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const second = run(["api"]);
  expect(await second.code).toBe(3);
  expect(installs()).toBe(2);
});

test("an install that fails stops there, and is tried again the next time", async () => {
  const failed = run(["api"], { code: "5" });
  expect(await failed.code).toBe(1);
  expect(failed.output()).toContain("Installing dependencies failed (exit code 5)");
  expect(failed.output()).not.toContain("up");
  expect(await run(["api"]).code).toBe(3);
});

test("of two commands in a fresh clone one installs and the other waits for it", async () => {
  const both = [run(["api"], { seconds: "1" }), run(["api"], { seconds: "1" })];
  for (const each of both) expect(await each.code).toBe(3);
  expect(installs()).toBe(1);
});

test("a wish to stop reaches the command once, however often it arrives within a moment", async () => {
  obey(`let stops = 0; process.on("SIGTERM", () => { stops += 1; setTimeout(() => { console.log("stops", stops); process.exit(0); }, 300); });
        console.log("up"); setInterval(() => {}, 1000);`);
  const api = run(["api"]);
  await expect.poll(() => api.output(), { timeout: 10_000 }).toContain("up");
  api.child.kill("SIGINT");
  api.child.kill("SIGTERM");
  expect(await api.code).toBe(0);
  expect(api.output()).toContain("stops 1\n");
});

test("when it is killed the command hears of it", async () => {
  obey(
    `process.on("disconnect", () => { require("node:fs").writeFileSync("heard", ""); process.exit(0); }); console.log("up"); setInterval(() => {}, 1000);`,
  );
  write("apps/api/package.json", `{ "type": "commonjs", "dependencies": { "x": "1" } }`);
  const api = run(["api"]);
  await expect.poll(() => api.output(), { timeout: 10_000 }).toContain("up");
  api.child.kill("SIGKILL");
  await expect.poll(() => existsSync(join(root, "heard")), { timeout: 5_000 }).toBe(true);
});

test("an unknown command is answered with those there are", async () => {
  const unknown = run(["serve"]);
  expect(await unknown.code).toBe(1);
  expect(unknown.output()).toBe('There is no command "serve". There are: api.\n');
});
