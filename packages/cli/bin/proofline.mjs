#!/usr/bin/env node
// Plain JavaScript for the Node that is there (20 or later). As installed from a registry, everything is. In a
// checkout the rest is TypeScript, which runs as it is on the Node 24 that came with the dependencies.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const node = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));

if (!existsSync(source)) await import(new URL("../dist/main.js", import.meta.url).href);
else if (Number(process.versions.node.split(".")[0]) >= 24) await import("../src/main.ts");
else if (existsSync(node)) await runOn(node);
else {
  console.error(`In a checkout this needs Node 24 or later, and this is ${process.version}: install a newer Node.`);
  process.exitCode = 2;
}

function runOn(program) {
  const child = spawn(program, [source, ...process.argv.slice(2)], { stdio: "inherit" });
  // A Ctrl-C reaches the child from the terminal; it decides when we end.
  process.on("SIGINT", () => {}).on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      process.exitCode = code ?? 128 + constants.signals[signal];
      resolve();
    });
  });
}
