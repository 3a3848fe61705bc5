import { createServer as createHttpsServer } from "node:https";
import { createServer, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { type DnsReply, resolveThrough, startDnsServer } from "./testing/dns-server.ts";
import { type Listening, listen } from "./testing/listen.ts";
import { METADATA, OUTSIDE, OUTSIDE_RANGE, rebindingNames } from "./testing/rebinding-names.ts";
import { createSelfSigned } from "./testing/self-signed.ts";
import { createWebhookClient, type GuardedWebhookClient, type WebhookClientOptions } from "./webhook-client.ts";

const never = new AbortController().signal;
const outsideOnly = [OUTSIDE_RANGE];
/** What no name may lead to, and a machine can listen on; its real metadata address where it was given one (`ip addr add 169.254.169.254/32 dev lo`). */
const canaryHosts = [
  METADATA,
  ...Object.values(networkInterfaces())
    .flatMap((found) => found?.map(({ address }) => address) ?? [])
    .filter((address) => ["::1", "169.254.169.254", "fd00:ec2::254"].includes(address)),
];

function open(options: Partial<WebhookClientOptions>): GuardedWebhookClient {
  const client = createWebhookClient({ allowLoopbackHttp: false, totalDeadlineMs: 2_000, ...options });
  onTestFinished(() => client.close());
  return client;
}

const post = (client: GuardedWebhookClient, url: string) => client.post({ url, headers: {}, body: "{}" }, never);

/** A listener outside, and canaries on the same port everywhere else. */
async function openPlaces() {
  const hangUp = () => createServer((socket) => socket.destroy());
  const first = await listen(hangUp());
  const { port } = first;
  const canaries: Listening[] = [first];
  for (const host of canaryHosts) canaries.push(await listen(hangUp(), { host, port }));
  const outside = await listen(hangUp(), { host: OUTSIDE, port });
  return { port, outside, hits: () => canaries.map(({ connections }) => connections()) };
}

/** As often each name is called: long enough for the most patient of them to turn. */
const ROUNDS = 3;

test("no name that turns inwards is ever followed there, whatever its name server plays", {
  timeout: 120_000,
}, async () => {
  const { port, outside, hits } = await openPlaces();
  const names = rebindingNames(2);
  const answers = new Map(names.map(({ name, answer }) => [name, answer]));
  const dns = await startDnsServer((question) => answers.get(question.name)?.(question) ?? null);
  const client = open({ ports: [port], allowPrivate: outsideOnly, resolve: resolveThrough(dns) });
  const urls = names.map(({ name }) => `https://${name}:${port}/hook`);
  expect(new Set(urls).size).toBeGreaterThanOrEqual(500);
  const results: Record<string, number> = {};
  const hitsIn = () => hits().reduce((sum, count) => sum + count, 0);
  for (let round = 0; round < ROUNDS; round++) {
    for (const url of urls) {
      const result = await post(client, url);
      const kind = result.kind === "refused" ? result.reason : result.kind === "failed" ? result.cause : "answered";
      results[kind] = (results[kind] ?? 0) + 1;
      expect(hitsIn(), url).toBe(0);
    }
  }
  // The names did play: they were followed while they led outside, and refused as soon as they did not.
  expect(Object.keys(results).toSorted()).toEqual(["dns", "forbidden_address", "reset"]);
  expect(outside.connections()).toBe(results.reset);
  expect(outside.connections()).toBeGreaterThan(400);
  expect(results.forbidden_address).toBeGreaterThan(1_000);
});

test("and the canaries sing: without its guard the same client is led to each of them", async () => {
  const { port, outside, hits } = await openPlaces();
  const hosts = ["127.0.0.1", ...canaryHosts];
  const dns = await startDnsServer(({ name, nth }) =>
    nth === 0 ? [OUTSIDE] : [hosts[Number(name.split(".")[0])] ?? ""],
  );
  const everywhere = ["0.0.0.0/0", "::/0"];
  const client = open({ ports: [port], allowPrivate: everywhere, totalDeadlineMs: 500, resolve: resolveThrough(dns) });
  for (const i of hosts.keys()) {
    const url = `https://${i}.rebind.example:${port}/`;
    await post(client, url);
    expect(hits()[i], "before it turned").toBe(0);
    await post(client, url);
  }
  expect(hits()).toEqual(hosts.map(() => 1));
  expect(outside.connections()).toBeGreaterThanOrEqual(hosts.length);
});

test("a name is asked for once a call, and the address that was checked is the one that is called", async () => {
  const { port, outside, hits } = await openPlaces();
  const dns = await startDnsServer(({ family, nth }) => (family === 6 ? [] : [nth === 0 ? OUTSIDE : "127.0.0.1"]));
  const client = open({ ports: [port], allowPrivate: outsideOnly, resolve: resolveThrough(dns) });
  const url = `https://rebind.example:${port}/`;
  expect(await post(client, url)).toMatchObject({ kind: "failed", cause: "reset" });
  expect(dns.questions.map(({ family }) => family).toSorted()).toEqual([4, 6]);
  expect(outside.connections()).toBe(1);
  expect(await post(client, url)).toEqual({ kind: "refused", reason: "forbidden_address" });
  expect(dns.questions).toHaveLength(4);
  expect(outside.connections()).toBe(1);
  expect(hits()).toEqual(hits().map(() => 0));
});

test("a connection that is kept stays where it was checked, though its name has turned", async () => {
  const { key, cert } = createSelfSigned("rebind.example");
  const outside = await listen(
    createHttpsServer({ key, cert }, (_request, response) => response.end("outside")),
    { host: OUTSIDE },
  );
  const inner = await listen(createServer(), { port: outside.port });
  const dns = await startDnsServer(({ nth }) => (nth === 0 ? [OUTSIDE] : ["127.0.0.1"]));
  const client = open({
    ports: [outside.port],
    allowPrivate: outsideOnly,
    ca: cert,
    resolve: resolveThrough(dns),
  });
  const url = `https://rebind.example:${outside.port}/`;
  for (let call = 0; call < 5; call++) {
    const result = await post(client, url);
    // A call that comes before the connection is known to be free wants a second one, and is refused it.
    if (result.kind === "refused") expect(result.reason).toBe("forbidden_address");
    else expect(result).toMatchObject({ kind: "answered", bodyExcerpt: "outside" });
  }
  expect(outside.connections()).toBe(1);
  expect(inner.connections()).toBe(0);
});

test("no name but localhost leads to loopback where loopback may be tried out, and localhost nowhere else", async () => {
  const { port, hits } = await openPlaces();
  const replies: Readonly<Record<string, DnsReply>> = {
    "rebind.example": ["127.0.0.1", "::1"],
    localhost: ["93.184.215.14"],
  };
  const dns = await startDnsServer(({ name }) => replies[name] ?? null);
  const client = open({ allowLoopbackHttp: true, ports: [port], resolve: resolveThrough(dns) });
  for (const url of [
    `https://rebind.example:${port}/`,
    `https://localhost.:${port}/`,
    `http://localhost:${port}/`,
    `https://localhost:${port}/`,
  ]) {
    expect(await post(client, url), url).toEqual({ kind: "refused", reason: "forbidden_address" });
  }
  expect(hits()).toEqual(hits().map(() => 0));
});

test.each([
  ["says that there is no such name", null, "dns"],
  ["says that the name has no address", [], "dns"],
  ["fails", "failure", "dns"],
  ["says nothing", "silence", "timeout"],
] as const)("a name server that %s ends the call in time, with a cause", async (_case, reply, cause) => {
  const dns = await startDnsServer(() => reply);
  const client = open({ resolve: resolveThrough(dns), totalDeadlineMs: 400 });
  const result = await post(client, "https://hook.example/");
  expect(result).toMatchObject({ kind: "failed", cause });
  expect(result.kind === "failed" && result.durationMs).toBeLessThan(1_500);
});

test("the tests' own name server tells both families, by every kind of address", async () => {
  const addresses = ["93.184.215.14", "0.0.0.0", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::1", "::ffff:10.0.0.1"];
  const dns = await startDnsServer(({ name }) =>
    name === "plain.example" ? addresses : { alias: "plain.example", addresses },
  );
  for (const name of ["plain.example", "www.plain.example"]) {
    const found = await resolveThrough(dns)(name);
    expect(found).toEqual(addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })));
  }
});
