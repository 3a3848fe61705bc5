import { expect, test } from "vitest";
import { createPolicy } from "./policy.ts";
import { readAllowPrivate } from "./read-allow-private.ts";

test("ranges, addresses and host names are taken as they are written", () => {
  const reading = readAllowPrivate("10.1.0.0/16, fd12::/16,192.168.7.7 ,::1,hooks.corp,web_1");
  expect(reading).toEqual({
    ok: true,
    entries: ["10.1.0.0/16", "fd12::/16", "192.168.7.7", "::1", "hooks.corp", "web_1"],
  });
});

test.each([
  ["", "entry 1 is empty"],
  ["10.0.0.0/8,,hooks.corp", "entry 2 is empty"],
  ["10.0.0.0/33", "entry 1 is not a CIDR range"],
  ["10.0.0/24", "entry 1 is not a CIDR range"],
  ["10.0.0.0/8/8", "entry 1 is not a CIDR range"],
  ["10.0.0.0/", "entry 1 is not a CIDR range"],
  ["10.0.0.0/0x8", "entry 1 is not a CIDR range"],
  ["::ffff:10.0.0.0/104", "entry 1 is not a CIDR range"],
  ["hooks.corp/8", "entry 1 is not a CIDR range"],
  ["fe80::1%eth0", "entry 1 is neither an address nor a host name"],
  ["10", "entry 1 is neither an address nor a host name"],
  ["127.1", "entry 1 is neither an address nor a host name"],
  ["0x7f.0.0.1", "entry 1 is neither an address nor a host name"],
  ["10.0.0.256", "entry 1 is neither an address nor a host name"],
  ["*.corp", "entry 1 is neither an address nor a host name"],
  ["hooks.corp:8443", "entry 1 is neither an address nor a host name"],
  ["10.0.0.0-10.0.0.9", "entry 1 is neither an address nor a host name"],
])("%j is a fault, not a hole or a rule that never holds", (text, fault) => {
  const reading = readAllowPrivate(text);
  expect(reading.ok ? [] : reading.faults).toEqual([fault]);
});

test("every fault is named, and none by its value", () => {
  const reading = readAllowPrivate("10.0.0.0/64,hooks.corp,hunter2!,,fd00::/129");
  const faults = reading.ok ? [] : reading.faults;
  expect(faults.map((fault) => fault.split(" ")[1])).toEqual(["1", "3", "4", "5"]);
  expect(faults.join()).not.toContain("hunter2");
});

test("what is listed is what may be called, and no more", () => {
  const reading = readAllowPrivate("10.1.0.0/16,::ffff:192.168.7.7,Bücher.corp");
  const policy = createPolicy({ allowLoopbackHttp: false, allowPrivate: reading.ok ? reading.entries : [] });
  expect(policy.judgeUrl("https://10.1.2.3/").ok).toBe(true);
  expect(policy.judgeUrl("https://10.2.2.3/").ok).toBe(false);
  expect(policy.judgeUrl("https://192.168.7.7/").ok).toBe(true);
  expect(policy.allowsAddresses("xn--bcher-kva.corp", ["10.9.9.9"])).toBe(true);
  expect(policy.allowsAddresses("else.corp", ["10.9.9.9"])).toBe(false);
});
