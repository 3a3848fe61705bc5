import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepRunning } from "./keep-running.ts";
import { standIn } from "./testing/start-supervisor.ts";

test("what was ready once is started again, however often it cannot start meanwhile", async () => {
  const folder = await mkdtemp(join(tmpdir(), "proofline-keep-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // The store that it needs: away from the first start on, until the test brings it back.
  let away = false;
  const store = createServer((_request, response) => response.writeHead(away ? 503 : 200).end());
  await new Promise<void>((resolve) => store.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void store.close());
  const { service, origin, words } = await standIn("worker", { folder: join(folder, "data"), wish: "needy" });
  const lines: string[] = [];
  const kept = keepRunning(
    {
      ...service,
      env: {
        ...process.env,
        ...service.env,
        STAND_IN_STORE: `http://127.0.0.1:${(store.address() as AddressInfo).port}`,
      },
    },
    {
      log: { follow: () => {}, lastLines: () => [], close: () => {} },
      print: (line) => lines.push(line),
      onStarted: () => {},
      pausesMs: [1, 5],
    },
  );
  onTestFinished(() => kept.stop(AbortSignal.abort()));
  await kept.ready;
  away = true;
  await fetch(`${origin}/die`).catch(() => {});
  await expect.poll(() => lines.length, { timeout: 25_000 }).toBeGreaterThan(7);
  away = false;
  await expect.poll(() => words().filter((word) => word.startsWith("started")).length, { timeout: 10_000 }).toBe(2);
  expect(lines.at(-1)).toContain("starting it again in 0.005 s");
  expect(await readFile(join(folder, "worker.diary"), "utf8")).toContain("started");
});
