import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startCarrier } from "../app.ts";
import { sendTwilio, sendVonage } from "../testing/send.ts";
import type { LedgerLine } from "./ledger-file.ts";

test("the ledger file outlives the carrier: every request in order, its text only where the handset got it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "carrier-ledger-"));
  const ledgerFile = join(folder, "ledger.jsonl");
  const read = async (): Promise<LedgerLine[]> =>
    (await readFile(ledgerFile, "utf8"))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as LedgerLine);
  try {
    const first = await startCarrier({ port: 0, ledgerFile });
    await sendTwilio(first, { to: "+447700900123", body: "ACME code: 111111", callback: "http://127.0.0.1:9/r" });
    await sendTwilio(first, { to: "+447700900910", body: "refused" });
    expect(await read()).toHaveLength(2);
    await first.close();
    const second = await startCarrier({ port: 0, ledgerFile });
    await sendVonage(second, { to: "+447700900124", text: "ACME code: 222222" });
    await second.close();
    expect(await read()).toMatchObject([
      { to: "+447700900123", provider: "twilio", accepted: true, body: "ACME code: 111111", outcome: "201" },
      { to: "+447700900910", provider: "twilio", accepted: false, body: null, outcome: "400" },
      { to: "+447700900124", provider: "vonage", accepted: true, body: "ACME code: 222222" },
    ]);
    expect((await read())[0]).toMatchObject({ status_callback: "http://127.0.0.1:9/r" });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
