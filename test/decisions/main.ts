import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import { readKeyRing } from "@proofline/core/access";
import { auditAll, readDatabase, readFile, writeLine } from "./audit-all.ts";

// npm run decisions -- [--database-url postgres://…] [--file decisions.jsonl] [--export decisions.jsonl] [--without-keys]
// Decides every kept decision anew, offline, and says how many come out equal (docs/decisions.md).
const { values } = parseArgs({
  options: {
    "database-url": { type: "string" },
    file: { type: "string" },
    export: { type: "string" },
    "without-keys": { type: "boolean", default: false },
  },
});

function decisions() {
  const url = values["database-url"] ?? process.env.DATABASE_URL;
  if (values.file !== undefined) return readFile(values.file);
  if (url === undefined) throw new Error("Name what to read: --database-url (or DATABASE_URL), or --file.");
  return readDatabase(url);
}

function keyRing() {
  if (values["without-keys"]) return null;
  const reading = readKeyRing(process.env.ENCRYPTION_KEYS ?? "");
  if (reading.ok) return reading.ring;
  throw new Error(
    `ENCRYPTION_KEYS: ${reading.faults.join(", ")}. With --without-keys forgeries are not looked for, only inputs that decide otherwise.`,
  );
}

async function exportTo(path: string): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 });
  for await (const decision of decisions()) file.write(writeLine(decision));
  file.end();
  await finished(file);
}

try {
  if (values.export !== undefined) await exportTo(values.export);
  else {
    const report = await auditAll(decisions(), keyRing());
    console.log(JSON.stringify(report, null, 2));
    if (report.results.equal !== report.n) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
