import { describe, expect, test } from "vitest";
import { readProviderConfig } from "../read-provider-config.ts";
import { gatewayEntry } from "../testing/gateway.ts";

const entry = gatewayEntry("https://sms.example.net");
const { send, look_up: lookUp, receipts } = entry;

const read = (account: object) => readProviderConfig({ PROVIDERS: JSON.stringify([account]) });
const faultsOf = (account: object): string[] => {
  const reading = read(account);
  // What is wrong may be a secret, wherever it stands.
  expect(JSON.stringify(reading)).not.toMatch(reading.ok ? /^$/ : /s3cret/);
  return reading.ok ? [] : reading.faults.map(({ path }) => path.replace("PROVIDERS[0]", "")).toSorted();
};

test("a gateway in full, and one that only sends, are taken", () => {
  expect(faultsOf(entry)).toEqual([]);
  expect(faultsOf({ id: "g", kind: "http", send })).toEqual([]);
});

const withSend = (change: object) => ({ ...entry, send: { ...send, ...change } });
const withLookUp = (change: object) => ({ ...entry, look_up: { ...lookUp, ...change } });
const withReceipts = (change: object) => ({ ...entry, receipts: { ...receipts, ...change } });
const rules = (...list: object[]) => ({ rules: [...send.rules, ...list] });
const hmac = { type: "hmac", secret: "x", header: "X-S" };

describe("a fault is named by its place, and its value is not", () => {
  test.each<[string, object, string[]]>([
    ["no send", { ...entry, send: undefined }, [".send"]],
    ["a setting misspelt", { ...entry, lookup: {} }, [""]],
    ["a sender that is none", { ...entry, from: "s3cret s3cret s3cret" }, [".from"]],
    ["a deadline out of bounds", { ...entry, timeout_ms: 99 }, [".timeout_ms"]],
    ["auth of no kind", { ...entry, auth: { type: "s3cret" } }, [".auth.type"]],
    [
      "a user with a colon",
      { ...entry, auth: { type: "basic", username: "a:b", password: "s3cret" } },
      [".auth.username"],
    ],
    ["a token with a line break", { ...entry, auth: { type: "bearer", token: "s3cret\n" } }, [".auth.token"]],
    ["a header that is none", { ...entry, auth: { type: "header", name: "X: s3cret", value: "x" } }, [".auth.name"]],
    ["a digest of no kind", { ...entry, auth: { ...hmac, algorithm: "s3cret" } }, [".auth.algorithm"]],
    [
      "a time that is signed and not sent",
      { ...entry, auth: { ...hmac, signs: "{timestamp}" } },
      [".auth.timestamp_header"],
    ],
    [
      "a time that is sent and not signed",
      { ...entry, auth: { ...hmac, timestamp_header: "X-T" } },
      [".auth.timestamp_header"],
    ],
    ["a method of no kind", withSend({ method: "DELETE" }), [".send.method"]],
    ["a GET with a body", withSend({ method: "GET" }), [".send.method"]],
    ["JSON and a form", withSend({ form: { to: "{to}" } }), [".send.form"]],
    ["a URL that is none", withSend({ url: "s3cret" }), [".send.url"]],
    ["a URL of another scheme", withSend({ url: "ftp://sms.example.net/" }), [".send.url"]],
    ["a URL with a password", withSend({ url: "https://me:s3cret@sms.example.net/" }), [".send.url"]],
    ["a URL with a query", withSend({ url: "https://sms.example.net/?key=s3cret" }), [".send.url"]],
    ["a URL whose host is a variable", withSend({ url: "https://{to}/" }), [".send.url"]],
    ["a URL whose host ends in a variable", withSend({ url: "https://sms.example.net{to}/" }), [".send.url"]],
    ["a URL with the text in its path", withSend({ url: "https://sms.example.net/{body}" }), [".send.url"]],
    [
      "a variable of nobody's",
      withSend({ json: { to: "{to}", text: "{body}", x: ["{s3cret}"] } }),
      [".send.json.x[0]"],
    ],
    ["an open brace", withSend({ json: { to: "{to}", text: "{body}", x: "{s3cret" } }), [".send.json.x"]],
    ["a text in a header", withSend({ headers: { "X-Text": "{body}" } }), [".send.headers.X-Text"]],
    ["a header that breaks the request", withSend({ headers: { "Content-Length": "0" } }), [".send.headers"]],
    ["no number", withSend({ json: { text: "{body}" } }), [".send"]],
    ["no text", withSend({ json: { to: "{to}" } }), [".send"]],
    ["no rule", withSend({ rules: [] }), [".send.rules"]],
    ["no yes", withSend({ rules: [{ status: 400, means: "number" }] }), [".send.rules"]],
    ["a rule with a meaning of its own", withSend(rules({ status: 400, means: "s3cret" })), [".send.rules[7].means"]],
    ["a rule with a status of its own", withSend(rules({ status: "ok", means: "number" })), [".send.rules[7].status"]],
    ["a condition of no kind", withSend(rules({ when: { is: "s3cret" }, means: "number" })), [".send.rules[7].when"]],
    ["a pointer that is none", withSend({ message_id: "s3cret" }), [".send.message_id"]],
    ["a yes for any status", withSend(rules({ when: { at: "/ok", is: true }, means: "accepted" })), [".send.rules[7]"]],
    ["a yes for a failure", withSend(rules({ status: 500, means: "accepted" })), [".send.rules[7]"]],
    [
      "a yes by nothing but 200",
      withSend({ message_id: undefined, rules: [{ status: 200, means: "accepted" }] }),
      [".send.rules[0]"],
    ],
    ["a look-up without our reference", withLookUp({ reference: undefined }), [".look_up.reference"]],
    ["a look-up with a text", withLookUp({ query: { text: "{body}" } }), [".look_up.query.text"]],
    ["an absence by a status alone", withLookUp({ rules: [{ status: 404, means: "absent" }] }), [".look_up.rules[0]"]],
    ["receipts without a proof", withReceipts({ proof: undefined }), [".receipts.proof"]],
    [
      "a receipt's rule with a status",
      withReceipts({ rules: [{ status: 200, means: "sent" }] }),
      [".receipts.rules[0]"],
    ],
    [
      "receipts to a URL that the gateway is not told",
      { ...withSend({ json: { to: "{to}", text: "{body}" } }), receipts: { ...receipts, proof: { type: "url" } } },
      [".receipts"],
    ],
    [
      "receipts that say nothing of whose they are",
      {
        ...withSend({ json: { to: "{to}", text: "{body}" } }),
        receipts: { ...receipts, reference: undefined, message_id: undefined },
      },
      [".receipts"],
    ],
    [
      "a path without its sender",
      { ...withSend({ url: "https://sms.example.net/{from}" }), from: undefined },
      [".from"],
    ],
    [
      "everything wrong at once",
      {
        ...entry,
        from: "s3cret".repeat(9),
        timeout_ms: 0,
        auth: { type: "bearer" },
        send: { ...send, url: "s3cret", method: "s3cret" },
      },
      [".auth.token", ".from", ".send.method", ".send.url", ".timeout_ms"],
    ],
  ])("%s", (_name, account, paths) => expect(faultsOf(account)).toEqual(paths));
});

test("JSON too deep to be meant is refused, not followed", () => {
  let json: unknown = "{body} {to}";
  for (let depth = 0; depth < 2_000; depth++) json = [json];
  expect(faultsOf(withSend({ json }))).toEqual([`.send.json${"[0]".repeat(10)}`]);
});
