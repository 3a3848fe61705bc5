import { fileURLToPath } from "node:url";
import { checkStructure } from "./structure/check-structure.ts";
import { readFiles } from "./structure/read-files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const files = readFiles(root);
const violations = checkStructure(files);
for (const { path, line, rule, message } of violations) console.log(`${path}:${line}  ${message}  (${rule})`);
console.log(`${files.size} files, ${violations.length} broken rules`);
process.exitCode = violations.length === 0 ? 0 : 1;
