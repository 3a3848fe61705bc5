import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readClientIp } from "./client-ip.ts";

describe("one person has one address, however it is written", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7", "203.0.113.0/24"],
    ["::ffff:203.0.113.7", "203.0.113.7", "203.0.113.0/24"],
    ["::FFFF:cb00:7107", "203.0.113.7", "203.0.113.0/24"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"],
    ["2001:0DB8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64", "2001:db8:1::/48"],
    ["2001:db8::1", "2001:db8:0:0::/64", "2001:db8:0::/48"],
    ["::1", "0:0:0:0::/64", "0:0:0::/48"],
    ["64:ff9b::203.0.113.7", "64:ff9b:0:0::/64", "64:ff9b:0::/48"],
  ])("%s", (text, address, network) => {
    expect(readClientIp(text)).toEqual({ address, network });
  });
});

test.each([
  "",
  "203.0.113",
  "203.0.113.07",
  "203.0.113.256",
  "1.2.3.4.5",
  "fe80::1%eth0",
  "1::2::3",
  ":::",
  "g::",
  "1.2.3.4:80",
  "[::1]",
  "::1.2.3.4:5",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7::8:9",
])("%j is no address", (text) => {
  expect(readClientIp(text)).toBeNull();
});

test("what is an address to the runtime is one here, and nothing else is", () => {
  const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/));
  fc.assert(
    fc.property(text, (each) => {
      expect(readClientIp(each) !== null).toBe(isIP(each) !== 0);
    }),
    { numRuns: 2_000 },
  );
});
