import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";
import { findChromium } from "./find-chromium.ts";
import type { PackedSdk } from "./packed-sdk.ts";

const quiet = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The exam's outcomes from a page of a real browser, which loads the package as a page would: by its URL. */
export async function runInChromium({ folder, packagePath }: PackedSdk): Promise<unknown> {
  const executablePath = await findChromium();
  const server = await serve(folder);
  const userDataDir = join(folder, "browser");
  const browser = await chromium.launchPersistentContext(userDataDir, { executablePath, args: quiet, headless: true });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.origin}/index.html`);
    // As text: a transpiler would replace its imports, which only the page can resolve.
    return await page.evaluate(`Promise.all([
      import("/${packagePath}/dist/index.js"), import("/cases.mjs"), import("/exam.mjs")
    ]).then(([sdk, { cases }, { sitExam }]) => sitExam(sdk, cases))`);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function serve(folder: string): Promise<{ origin: string; close(): Promise<void> }> {
  const types: Record<string, string> = { ".js": "text/javascript", ".mjs": "text/javascript" };
  const server: Server = createServer(async (request, response) => {
    const path = request.url ?? "/";
    const type = types[extname(path)];
    if (type === undefined) return response.setHeader("content-type", "text/html").end("<!doctype html>");
    return response.setHeader("content-type", type).end(await readFile(join(folder, path)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The page's server has no port.");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
