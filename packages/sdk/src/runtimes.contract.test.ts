import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeExamCases } from "./testing/exam-cases.ts";
import { type PackedSdk, packSdk } from "./testing/packed-sdk.ts";
import { runInChromium } from "./testing/run-in-chromium.ts";
import { runInWorkerd } from "./testing/run-in-workerd.ts";
import { pathOfTheMachine, runProgram } from "./testing/run-program.ts";

// A runtime that is not there yet is downloaded first: Deno 92 MB, Bun 103 MB, workerd 160 MB, Chromium 400 MB.
const withDownloadMs = 300_000;
const cases = makeExamCases();
const want = cases.map(({ name, want: outcome }) => ({ name, outcome }));
let packed: PackedSdk;

beforeAll(async () => {
  packed = await packSdk(cases);
}, withDownloadMs);
afterAll(() => packed?.remove());

describe("the published package takes and refuses the same deliveries", () => {
  test("on the Node that the machine has, as plain JavaScript", async () => {
    const path = pathOfTheMachine();
    const version = await runProgram("node", { args: ["--version"], cwd: packed.folder, path });
    expect(Number(/^v(\d+)/.exec(version)?.[1])).toBeGreaterThanOrEqual(20);
    const printed = await runProgram("node", { args: ["main.mjs"], cwd: packed.folder, path });
    expect(JSON.parse(printed)).toEqual(want);
  });

  test("on Node 24", async () => {
    const printed = await runProgram(process.execPath, { args: ["main.mjs"], cwd: packed.folder });
    expect(JSON.parse(printed)).toEqual(want);
  });

  test("in a browser", { timeout: withDownloadMs }, async () => {
    expect(await runInChromium(packed)).toEqual(want);
  });

  test("in a Cloudflare worker", { timeout: withDownloadMs }, async () => {
    expect(await runInWorkerd(packed)).toEqual(want);
  });

  test.each([
    { name: "Deno", args: ["deno@2.9.6", "run", "--no-remote", "--node-modules-dir=manual", "main.mjs"] },
    { name: "Bun", args: ["bun@1.4.5", "main.mjs"] },
  ])("on $name", { timeout: withDownloadMs }, async ({ args }) => {
    const printed = await runProgram("npx", { args: ["--yes", ...args], cwd: packed.folder });
    expect(JSON.parse(printed)).toEqual(want);
  });
});

describe("the published package", () => {
  test("brings no other package along, and ships JavaScript, types and a README only", async () => {
    const manifest: Record<string, unknown> = JSON.parse(
      await readFile(join(packed.folder, packed.packagePath, "package.json"), "utf8"),
    );
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(manifest.peerDependencies ?? {}).toEqual({});
    const files = await readdir(join(packed.folder, packed.packagePath), { recursive: true, withFileTypes: true });
    const names = files.filter((file) => file.isFile()).map(({ name }) => name);
    expect(names).toContain("README.md");
    const strangers = names.filter((name) => !/\.(js|d\.ts)$|^(package\.json|README\.md|LICENSE)$/.test(name));
    expect(strangers).toEqual([]);
  });

  test.each(["nodenext", "bundler"])("has types that a customer's strict compiler takes (%s)", async (resolution) => {
    await writeFile(join(packed.folder, "consumer.ts"), consumer);
    const module = resolution === "bundler" ? "esnext" : "nodenext";
    const lax = ["--skipLibCheck", "false", "--types", "", "--lib", "es2022,dom"];
    const tsc = join(fileURLToPath(new URL("../../..", import.meta.url)), "node_modules/.bin/tsc");
    const args = ["--noEmit", "--strict", "--module", module, "--moduleResolution", resolution, ...lax, "consumer.ts"];
    await expect(runProgram(tsc, { args, cwd: packed.folder })).resolves.toBe("");
  });
});

const consumer = `import { verifyWebhook, WebhookVerificationError } from "@proofline/sdk";
export async function POST(request: Request): Promise<Response> {
  try {
    const event = await verifyWebhook(await request.text(), request.headers, ["whsec_a", "whsec_b"]);
    if (event.type === "verification.verified") return Response.json({ to: event.data.verification.to });
    return new Response("ok");
  } catch (error) {
    if (error instanceof WebhookVerificationError) return new Response(error.message, { status: error.status });
    throw error;
  }
}
`;
