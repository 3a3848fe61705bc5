import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { emptyDatabase } from "@proofline/embedded/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newSecret } from "./dojo/manner.ts";
import { runDojo } from "./dojo/run-dojo.ts";
import { readTarget } from "./dojo/target.ts";
import { type ReadmeReceivers, unpackReadme } from "./testing/readme-receivers.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
let readme: ReadmeReceivers;
beforeAll(async () => {
  readme = await unpackReadme();
});
afterAll(() => readme?.remove());

async function withReceiver<T>(kind: string, use: (url: string, secrets: readonly string[]) => Promise<T>): Promise<T> {
  const database = await emptyDatabase();
  const secrets = [newSecret(), newSecret()];
  const env = { ...process.env, DATABASE_URL: database.url, WEBHOOK_SECRETS: secrets.join(",") };
  const program = fileURLToPath(new URL("testing/serve-readme-receiver.ts", import.meta.url));
  const child = spawn(process.execPath, [program, readme.folder, kind], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  try {
    const [line] = await Promise.race([once(child.stdout, "data"), ended]);
    if (!(line instanceof Buffer)) throw new Error(`The receiver for ${kind} did not start.`);
    return await use(`http://127.0.0.1:${Number(line)}/webhooks`, secrets);
  } finally {
    child.kill();
    await ended;
    await database.drop();
  }
}

test.each(["hono", "express", "next", "worker"])(
  "a customer who copies the receiver for %s from the README gets one that is right",
  { timeout: 120_000 },
  async (kind) => {
    const report = await withReceiver(kind, (url, secrets) =>
      runDojo({ target: readTarget(url, { insecure: false }), secrets, deadlineMs: 15_000, timeLimitMs: 90_000 }),
    );
    expect(report.causes).toEqual([]);
    expect(report.score).toEqual({ passed: report.results.length, failed: 0, notObservable: 0 });
  },
);

test("what the README shows passes a strict compiler", { timeout: 120_000 }, async () => {
  await writeFile(join(readme.folder, "ambient.d.ts"), d1);
  const files = [...readme.files.filter((file) => file.endsWith(".ts")), "ambient.d.ts"];
  expect(files).toHaveLength(5);
  const options = [
    "--noEmit",
    "--strict",
    "--noUncheckedIndexedAccess",
    "--exactOptionalPropertyTypes",
    "--skipLibCheck",
  ];
  const place = ["--module", "nodenext", "--allowImportingTsExtensions", "--target", "es2023"];
  const types = ["--lib", "es2023,dom", "--types", "node", "--typeRoots", join(root, "node_modules/@types")];
  const tsc = join(root, "node_modules/.bin/tsc");
  await promisify(execFile)(tsc, [...options, ...place, ...types, ...files], { cwd: readme.folder }).catch((error) => {
    throw new Error(error.stdout);
  });
});

const d1 = `interface D1Database {
  prepare(sql: string): { bind(...values: unknown[]): { run(): Promise<{ meta: { changes: number } }> } };
}
`;
