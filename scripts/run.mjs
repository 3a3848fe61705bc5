// The one door: `npm start`, `npm test` and the rest. Plain JavaScript for the Node that is there (20 or later), for
// nothing is installed yet when it begins. It installs what is missing, then hands over to Node 24.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "./run/child-environment.mjs";
import { findNode } from "./run/find-node.mjs";
import { ensureInstalled } from "./run/install.mjs";
import { runInForeground } from "./run/run-in-foreground.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const entries = {
  start: "apps/supervisor/src/main.ts",
  migrate: "apps/supervisor/src/migrate.ts",
  api: "apps/api/src/main.ts",
  worker: "apps/worker/src/main.ts",
  carrier: "apps/carrier/src/main.ts",
  bench: "bench/src/main.ts",
  scoreboard: "test/scoreboard/main.ts",
  decisions: "test/decisions/main.ts",
  faults: "test/faults/main.ts",
  check: "scripts/check.ts",
  test: "scripts/test.ts",
};

async function main([command = "", ...args]) {
  const entry = Object.hasOwn(entries, command) ? entries[command] : undefined;
  if (entry === undefined || !existsSync(join(root, entry))) {
    const known = Object.keys(entries).filter((name) => existsSync(join(root, entries[name])));
    throw new Error(`There is no command "${command}". There are: ${known.join(", ")}.`);
  }
  const env = childEnvironment(root);
  await ensureInstalled({ root, env });
  return runInForeground(findNode(root), { args: [join(root, entry), ...args], cwd: root, env });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
