import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientAddress, readTrustedProxies } from "./client-address.ts";

function trusting(text: string) {
  const reading = readTrustedProxies(text);
  if (!reading.ok) throw new Error(reading.faults.join());
  return reading.isTrusted;
}

const nobody = () => false;
const ours = trusting("10.0.0.0/8, 192.0.2.1,fd00::/8");

describe("whose address counts", () => {
  test.each<[string, string, string | undefined, string]>([
    ["nothing was forwarded", "203.0.113.7", undefined, "203.0.113.7"],
    ["somebody who is no proxy of ours writes the header", "203.0.113.7", "198.51.100.1", "203.0.113.7"],
    ["a proxy of ours forwards", "10.1.2.3", "198.51.100.1", "198.51.100.1"],
    ["two of them forward", "10.1.2.3", "198.51.100.1, 192.0.2.1", "198.51.100.1"],
    ["the client wrote an address before the proxy did", "10.1.2.3", "9.9.9.9, 198.51.100.1", "198.51.100.1"],
    ["the client wrote an address of ours before it", "10.1.2.3", "10.9.9.9, 198.51.100.1", "198.51.100.1"],
    ["all are ours", "10.1.2.3", "10.0.0.1,192.0.2.1", "10.0.0.1"],
    ["the last entry cannot be read", "10.1.2.3", "198.51.100.1, unknown", "10.1.2.3"],
    ["an entry behind the client's cannot be read", "10.1.2.3", "hello, 198.51.100.1", "198.51.100.1"],
    ["the header is empty", "10.1.2.3", "", "10.1.2.3"],
    ["there is a port", "10.1.2.3", "198.51.100.1:4711", "10.1.2.3"],
    ["IPv6", "fd00::1", "2001:db8::5", "2001:db8::5"],
    ["IPv4 inside IPv6", "::ffff:10.1.2.3", "::ffff:198.51.100.1", "198.51.100.1"],
  ])("%s", (_case, peer, forwardedFor, want) => {
    expect(clientAddress({ peer, forwardedFor }, ours)).toBe(want);
  });

  test("without proxies of ours no header makes a difference, whatever it says", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.ipV4(),
      fc.ipV6(),
      fc.array(fc.ipV4()).map((ips) => ips.join(", ")),
    );
    fc.assert(
      fc.property(fc.ipV4(), texts, (peer, forwardedFor) => {
        expect(clientAddress({ peer, forwardedFor }, nobody)).toBe(peer);
      }),
    );
  });

  test("whatever a client writes before what our proxy writes makes no difference", () => {
    const client = "198.51.100.1";
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (forged) => {
        expect(clientAddress({ peer: "10.0.0.1", forwardedFor: `${forged}, ${client}` }, ours)).toBe(client);
      }),
    );
  });

  test("no connection, no address", () => {
    expect(clientAddress({ peer: null, forwardedFor: "198.51.100.1" }, ours)).toBeNull();
  });
});

test("every entry that cannot be read is named by its place, and none is repeated", () => {
  expect(readTrustedProxies("10.0.0.0/33,hunter2,,10.0.0.1,::/129,10.0.0.0/8/8,10.0.0.0/x")).toEqual({
    ok: false,
    faults: [1, 2, 3, 5, 6, 7].map((place) => `entry ${place} is no address and no CIDR range`),
  });
});
