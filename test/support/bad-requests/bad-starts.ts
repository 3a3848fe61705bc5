import { badBodies } from "./bad-request.ts";

const to = "+447700900199";
const nul = "\u0000";

/** Not a number that can be texted. */
const numbers: readonly unknown[] = [
  "",
  " ",
  "+",
  "+0",
  "+44",
  "0770 090 0199",
  "447700900199",
  "00447700900199",
  "+4477009001990123456",
  "+999700900199",
  "tel:+447700900199",
  "+447700900199 ext 5",
  "+447700900199;+447700900198",
  "+44-7700-abc-199",
  "+٤٤٧٧٠٠٩٠٠١٩٩",
  "+４４７７００９００１９９",
  "+44𝟳𝟳𝟬𝟬𝟵𝟬𝟬𝟭𝟵𝟵",
  "＋447700900199",
  "+44\u200b7700900199",
  "' or 1=1 --",
  "<script>alert(1)</script>",
  "../../etc/passwd",
];

/** A field of a start, and what it must not be. */
const fields: Readonly<Record<string, readonly unknown[]>> = {
  to: [
    null,
    447700900199,
    true,
    [],
    [to],
    {},
    `+4477009${nul}00199`,
    "+447700900199\r\nBcc: x",
    "9".repeat(65),
    "\ud800",
  ],
  channel: ["pigeon", "SMS", 1, null, ["sms"], ""],
  channels: ["sms", [], ["sms", "sms"], {}],
  locale: ["english", "en_GB", "", 1, `en${nul}`],
  custom: [1, {}, "x".repeat(256), `a${nul}b`, "a\u001b[31m"],
  reference: ["", 1, "x".repeat(256), "a\nb"],
  user_id: ["", null, "x".repeat(256)],
  message: [
    "your code is {otp}",
    "{app} sends no code",
    "{app} {otp} {otp}",
    "{app} {otp} {name}",
    "{app} {otp",
    "{{app}} {{otp}}",
    "",
    1,
    `{app} {otp} ${"x".repeat(480)}`,
    `{app} {otp}${nul}`,
    "{app} {otp}\u202e",
  ],
  template: ["fancy", 1, ""],
  sender_id: ["ACME Company", "AC", "", "Ac\u043ce", "ACME!", 12345, "ACME\n"],
  code: [483920, "123", "1234567890123", "12-34", "٤٨٣٩٢٠", `4839${nul}20`, ""],
  code_type: ["hex", 1],
  code_length: [5, 13, 6.5, "6", null, -6],
  expires_in: [0, 29, 86_401, -1, "600", 600.5, null, 1e21],
  client_ip: ["localhost", "1.2.3.4.5", "1.2.3", 16909060, "::g", ""],
  limit_keys: ["d-1", ["d-1"]],
  supersede: ["true", 1, null],
  autofill: ["example.com", [], null],
  link: ["false", 0],
  metadata: ["x", [], null, 1],
};

const nested: readonly (readonly [body: Record<string, unknown>, field: string])[] = [
  [{ channels: ["sms", "pigeon"] }, "channels.1"],
  [{ autofill: { web_domain: "https://example.com" } }, "autofill.web_domain"],
  [{ autofill: { web_domain: "localhost" } }, "autofill.web_domain"],
  [{ autofill: { android_hash: "short" } }, "autofill.android_hash"],
  [{ autofill: { ios: true } }, "autofill.ios"],
  [{ limit_keys: { device: 1 } }, "limit_keys.device"],
  [{ limit_keys: { device: nul } }, "limit_keys.device"],
  [{ metadata: { a: { b: nul } } }, "metadata.a.b"],
  [{ metadata: { [`a${nul}`]: 1 } }, "metadata"],
  [{ metadata: { a: "x".repeat(4_096) } }, "metadata"],
  [{ metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, i])) }, "metadata"],
  [{ metadata: { a: { b: { c: { d: { e: { f: 1 } } } } } } }, "metadata.a.b.c.d.e"],
  [{ phone: to }, "phone"],
  [{ To: to }, "To"],
  [{ expiresIn: 600 }, "expiresIn"],
  [{ constructor: 1 }, "constructor"],
];

const path = "/v1/verifications";

export const badStarts = [
  ...badBodies("POST", path, [[{}, "to"]]),
  ...badBodies(
    "POST",
    path,
    numbers.filter((each) => each !== "").map((number) => [{ to: number }, "to", "phone_number_invalid"]),
  ),
  ...badBodies("POST", path, [
    [{ to: "" }, "to"],
    // The Royal Albert Hall.
    [{ to: "+442075898212" }, "to", "phone_number_not_mobile"],
    [{ to: "+18005550123" }, "to", "phone_number_not_mobile"],
  ]),
  ...Object.entries(fields).flatMap(([field, values]) =>
    badBodies(
      "POST",
      path,
      values.map((value) => [field === "to" ? { to: value } : { to, [field]: value }, field]),
    ),
  ),
  ...badBodies(
    "POST",
    path,
    nested.map(([body, field]) => [{ to, ...body }, field]),
  ),
];
