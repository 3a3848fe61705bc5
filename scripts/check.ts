import { fileURLToPath } from "node:url";
import { runChecks } from "./check/run-checks.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const results = await runChecks(root, (line) => console.log(line));
const failed = results.filter(({ passed }) => !passed).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
