import { createServer, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, onTestFinished, test } from "vitest";
import { createPolicy } from "./policy.ts";
import { type DnsQuestion, type DnsReply, resolveThrough, startDnsServer } from "./testing/dns-server.ts";
import { hostileNames } from "./testing/hostile-names.ts";
import { hostileUrls } from "./testing/hostile-urls.ts";
import { listen } from "./testing/listen.ts";
import { createWebhookClient, type GuardedWebhookClient, type WebhookClientOptions } from "./webhook-client.ts";

const never = new AbortController().signal;
/** Where a canary can sit besides 127.0.0.1: what a machine may be given for this test (`ip addr add 169.254.169.254/32 dev lo`). */
const canaryHosts = Object.values(networkInterfaces())
  .flatMap((found) => found?.map(({ address }) => address) ?? [])
  .filter((address) => ["::1", "169.254.169.254", "10.0.0.1", "fd00:ec2::254"].includes(address));

const replyHostile = ({ name }: DnsQuestion): DnsReply => {
  const named = hostileNames[name] ?? hostileNames[`${name}.`];
  return named ?? (/^(.+\.)?localhost$/.test(name) ? ["127.0.0.1"] : null);
};

function open(options: Partial<WebhookClientOptions>): GuardedWebhookClient {
  const client = createWebhookClient({ allowLoopbackHttp: false, totalDeadlineMs: 2_000, ...options });
  onTestFinished(() => client.close());
  return client;
}

test("no spelling of a forbidden place is ever connected to", { timeout: 30_000 }, async () => {
  const canary = await listen(createServer());
  const canaries = [canary];
  for (const host of canaryHosts) canaries.push(await listen(createServer(), { host, port: canary.port }));
  const { port } = canary;
  const dns = await startDnsServer(replyHostile);
  const client = open({ ports: [443, port], resolve: resolveThrough(dns) });
  const urls = hostileUrls(port);
  expect(new Set(urls).size).toBeGreaterThanOrEqual(1_000);
  // As many places, not only as many ports and schemes of a few.
  expect(new Set(urls.map((url) => url.split("/")[2])).size).toBeGreaterThanOrEqual(500);
  const passed: string[] = [];
  for (const url of urls) {
    const result = await client.post({ url, headers: {}, body: "{}" }, never);
    // A name that does not resolve was no danger; everything else must have been seen through.
    if (result.kind !== "refused" && !(result.kind === "failed" && result.cause === "dns")) passed.push(url);
  }
  expect(passed).toEqual([]);
  expect(canaries.map(({ connections }) => connections())).toEqual(canaries.map(() => 0));

  // The canaries do sing: the same client without its guard reaches them.
  const unguarded = open({ ports: [port], allowPrivate: ["127.0.0.1", ...canaryHosts], totalDeadlineMs: 200 });
  const hosts = ["127.0.0.1", ...canaryHosts];
  for (const name of hosts) {
    const host = isIPv6(name) ? `[${name}]` : name;
    await unguarded.post({ url: `https://${host}:${port}/`, headers: {}, body: "{}" }, never);
  }
  expect(canaries.map(({ connections }) => connections())).toEqual(canaries.map(() => 1));
});

describe("what a registered URL is told", () => {
  const strict = createPolicy({ allowLoopbackHttp: false });
  const tryingOut = createPolicy({ allowLoopbackHttp: true });
  const inHouse = createPolicy({ allowLoopbackHttp: false, allowPrivate: ["10.1.0.0/16", "fd12::/16", "hooks.corp"] });
  const verdict = (policy: typeof strict, url: string) => {
    const judged = policy.judgeUrl(url);
    return judged.ok ? "ok" : judged.reason;
  };

  test.each([
    ["https://example.com/hook", "ok"],
    ["https://example.com:8443/hook?x=1", "ok"],
    ["https://93.184.215.14/", "ok"],
    ["https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", "ok"],
    ["https://bücher.example/", "ok"],
    ["http://example.com/", "forbidden_url"],
    ["https://key@example.com/", "forbidden_url"],
    ["not a url", "forbidden_url"],
    ["https://example.com:22/", "forbidden_port"],
    ["https://localhost/", "forbidden_address"],
    ["https://127.0.0.1/", "forbidden_address"],
    ["http://127.0.0.1:3000/", "forbidden_url"],
  ])("%s: %s", (url, expected) => {
    expect(verdict(strict, url)).toBe(expected);
  });

  test.each([
    ["http://127.0.0.1:3000/hook", "ok"],
    ["http://localhost/hook", "ok"],
    ["http://[::1]:9000/", "ok"],
    ["https://localhost:9443/", "ok"],
    ["http://localhost.:3000/", "forbidden_url"],
    ["http://example.com/", "forbidden_url"],
    ["http://10.0.0.1/", "forbidden_url"],
    ["https://10.0.0.1/", "forbidden_address"],
    ["http://0.0.0.0:3000/", "forbidden_url"],
    ["https://example.com:9443/", "forbidden_port"],
  ])("where loopback may be tried out, %s: %s", (url, expected) => {
    expect(verdict(tryingOut, url)).toBe(expected);
  });

  test.each([
    ["https://10.1.2.3/", "ok"],
    ["https://[fd12::1]/", "ok"],
    ["https://[::ffff:10.1.2.3]/", "ok"],
    ["https://10.2.0.1/", "forbidden_address"],
    ["https://127.0.0.1/", "forbidden_address"],
    ["https://hooks.corp/", "ok"],
    ["http://hooks.corp/", "forbidden_url"],
  ])("with addresses of our own allowed, %s: %s", (url, expected) => {
    expect(verdict(inHouse, url)).toBe(expected);
  });

  test("a name is allowed with whatever it leads to only where the operator named it", () => {
    expect(inHouse.allowsAddresses("hooks.corp", ["192.168.7.7"])).toBe(true);
    expect(inHouse.allowsAddresses("other.corp", ["192.168.7.7"])).toBe(false);
    expect(inHouse.allowsAddresses("other.corp", ["10.1.7.7", "93.184.215.14"])).toBe(true);
    expect(inHouse.allowsAddresses("other.corp", ["10.1.7.7", "192.168.7.7"])).toBe(false);
    expect(inHouse.allowsAddresses("other.corp", [])).toBe(false);
  });

  test("a range that cannot be read stops the start", () => {
    expect(() => createPolicy({ allowLoopbackHttp: false, allowPrivate: ["10.0.0.0/33"] })).toThrow(RangeError);
  });
});
