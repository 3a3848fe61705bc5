import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { channelsOf, createProviders, createReceiptReaders, type ProvidersConfig } from "./index.ts";
import { twilioAccount, vonageAccount } from "./testing/account.ts";
import { accountOf, gatewayEntry } from "./testing/gateway.ts";

const twilio = twilioAccount({ accountSid: "AC1", authToken: "t", from: "+15005550006" });
const vonage = vonageAccount({ apiKey: "k", apiSecret: "s", from: "ACME" });
const gateway = accountOf(gatewayEntry("http://127.0.0.1:1"));
const deps = { receiptUrlKey: new Uint8Array(32), clock: { now: () => new Date() } };

test("every account is a provider of its own, in the order of the configuration, and nobody else is", async () => {
  for (const accounts of [[], [vonage], [gateway, vonage, twilio], [twilio, { ...twilio, id: "twilio-eu" }]]) {
    const ids = accounts.map(({ id }) => id);
    expect((await createProviders({ accounts })).map(({ id }) => id)).toEqual(ids);
    expect(createReceiptReaders({ accounts }, deps).map(({ providerId }) => providerId)).toEqual(ids);
  }
});

test("a server offers calls when one of its accounts places them", () => {
  const voice = { applicationId: "a", privateKey: "p", from: "+15005550006" };
  const texting = twilioAccount({ accountSid: "AC1", authToken: "t", from: "ACME" });
  for (const accounts of [[], [texting], [vonage, gateway]]) expect(channelsOf({ accounts })).toEqual(["sms"]);
  for (const account of [twilio, vonageAccount({ ...vonage.settings, voice })]) {
    expect(channelsOf({ accounts: [texting, account] })).toEqual(["sms", "call"]);
  }
});

/** The SDKs that a fresh process has loaded after `work`. */
async function loadedAfter(work: string): Promise<string[]> {
  const script = `
    import { registerHooks } from "node:module";
    const loaded = new Set();
    registerHooks({ load(url, context, next) { loaded.add(url); return next(url, context); } });
    const { createProviders, createReceiptReaders } = await import(${JSON.stringify(new URL("./index.ts", import.meta.url).href)});
    const deps = { receiptUrlKey: new Uint8Array(32), clock: { now: () => new Date() } };
    ${work}
    const has = (name) => [...loaded].some((url) => url.includes("/node_modules/" + name + "/"));
    console.log(JSON.stringify(["twilio", "@vonage/server-sdk", "@vonage/sms"].filter(has)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
  return JSON.parse(stdout) as string[];
}

test.each<{ name: string; work: string; loaded: string[] }>([
  { name: "reading receipts of all", work: readers({ accounts: [twilio, vonage, gateway] }), loaded: [] },
  { name: "sending through a gateway", work: providers({ accounts: [gateway] }), loaded: [] },
  { name: "sending through Twilio alone", work: providers({ accounts: [twilio] }), loaded: ["twilio"] },
  {
    name: "sending through Vonage alone",
    work: providers({ accounts: [vonage] }),
    loaded: ["@vonage/server-sdk", "@vonage/sms"],
  },
])(
  "$name loads $loaded and no other SDK",
  async ({ work, loaded }) => {
    expect(await loadedAfter(work)).toEqual(loaded);
  },
  30_000,
);

function readers(config: ProvidersConfig): string {
  return `createReceiptReaders(${JSON.stringify(config)}, deps);`;
}

function providers(config: ProvidersConfig): string {
  return `await createProviders(${JSON.stringify(config)});`;
}
