import { expect, test } from "vitest";
import { metersOfSend, type SendSubjects } from "./meters-of-send.ts";
import type { LimitRule, LimitSubject } from "./rule.ts";
import { LIMIT_SUBJECTS } from "./rule.ts";

const subjects: SendSubjects = {
  projectId: "prj_1",
  apiKeyId: "key_1",
  asksItself: true,
  to: "+447700900123",
  country: "GB",
  clientIp: "2001:db8:1:2::3",
  userId: "u-1",
  limitKeys: { device: "d-1" },
};

const aRule = (by: LimitSubject, rule: Partial<LimitRule> = {}): LimitRule => ({
  name: by,
  by,
  key: by === "key" ? "device" : null,
  windows: [{ max: 1, seconds: 60 }],
  ...rule,
});

const keysOf = (rules: readonly LimitRule[], change: Partial<SendSubjects> = {}): readonly string[] =>
  metersOfSend(rules, { subjects: { ...subjects, ...change }, digest: (text) => text }).map(({ meter }) => meter.key);

test.each<[LimitSubject, Partial<SendSubjects>, Partial<SendSubjects>]>([
  ["number", { country: "US", userId: null }, { to: "+447700900124" }],
  ["number_range", { to: "+447700909999" }, { to: "+447700910123" }],
  ["country", { to: "+447700910123" }, { country: null }],
  ["client_ip", { clientIp: "2001:db8:1:2:ffff::1" }, { clientIp: "2001:db8:1:3::3" }],
  ["client_network", { clientIp: "2001:db8:1:ffff::1" }, { clientIp: "2001:db8:2::1" }],
  ["user", { to: "+447700910123" }, { userId: "u-2" }],
  ["project", { to: "+447700910123", apiKeyId: "key_2" }, { projectId: "prj_2" }],
  ["api_key", { to: "+447700910123" }, { apiKeyId: "key_2" }],
  ["client_number", { country: "US", userId: null }, { to: "+447700900124" }],
  ["client_address", { to: "+447700910123" }, { clientIp: "2001:db8:1:3::3" }],
  ["client_sends", { to: "+447700910123", apiKeyId: "key_2" }, { projectId: "prj_2" }],
  ["key", { limitKeys: { device: "d-1", other: "o" } }, { limitKeys: { device: "d-2" } }],
])("a limit by %s counts together what is the same, and apart what is not", (by, same, other) => {
  const [key] = keysOf([aRule(by)]);
  expect(key).toBeDefined();
  expect(keysOf([aRule(by)], same)).toEqual([key]);
  expect(keysOf([aRule(by)], other)).not.toEqual([key]);
});

test("what a send does not have is counted by no rule", () => {
  const nobody = { apiKeyId: null, asksItself: false, clientIp: null, userId: null, limitKeys: {} };
  const named = metersOfSend(
    LIMIT_SUBJECTS.map((by) => aRule(by)),
    {
      subjects: { ...subjects, ...nobody },
      digest: (text) => text,
    },
  );
  expect(named.map(({ rule }) => rule.name)).toEqual(["number", "number_range", "country", "project"]);
  expect(keysOf([aRule("key", { key: "constructor" })])).toEqual([]);
});

test("two rules over one subject have counts of their own, and the windows of one share its key", () => {
  const windows = [
    { max: 1, seconds: 60 },
    { max: 5, seconds: 3_600 },
  ];
  const [a, b, c] = keysOf([aRule("number", { windows }), aRule("number", { name: "burst" })]);
  expect(a).toBe(b);
  expect(c).not.toBe(a);
});
