import { type BadRequest, badBodies, badPaths } from "./bad-request.ts";

const settings: Readonly<Record<string, readonly unknown[]>> = {
  app_name: ["", "x".repeat(41), 1, null, "A\u0000"],
  code_type: ["words"],
  code_length: [5, 13, "6"],
  expires_in: [29, 86_401, "25h", "10 minutes"],
  checks_max: [0, 11],
  sends_max: [0, 11, 1.5],
  cooldowns: [30, [], [-1], ["30"], [3_601]],
  resend_policy: ["other"],
  locale: ["", "en_GB"],
  sender_id: ["ACME Company", ""],
  message: ["no code", "{otp} alone", "{app} alone"],
  providers: [[], ["nexmo"], ["twilio", "twilio"], "twilio"],
  guesses_per_day_max: [0, 101],
  user_guesses_per_day_max: [0, 1_001],
  guess_window: [3_599, 604_801],
  lockout: [59, 2_592_001],
  guess_chance_max: [0, 1.1, "1e-4"],
  unknown: ["retry"],
  on_undelivered: ["call"],
  on_no_receipt: [true],
  no_receipt_seconds: [4, 601],
  handset_sends_per_day_max: [-1, 1_001],
  client_starts: ["yes", null, 1],
  secret_key: ["sk_mine"],
};

/** A fault in a list is named with its place. */
const placeOf = (field: string, value: unknown): string => {
  const inList = Array.isArray(value) && value.length > 0 && new Set(value).size === value.length;
  return inList ? `${field}.0` : field;
};

const url = "https://example.com/hooks";

const urls: readonly unknown[] = [
  null,
  "",
  "example.com",
  "//example.com",
  "http://example.com/",
  "ftp://example.com/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "https://10.0.0.1/",
  "https://192.168.1.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://[fd00::1]/",
  "https://0x0a000001/",
  "https://user:pass@example.com/",
  "https://example.com:22/",
  "https://example.com/\u0000",
  `https://example.com/${"x".repeat(2_048)}`,
];

const keys: readonly (readonly [what: string, authorization: string | null])[] = [
  ["no key", null],
  ["an empty key", "Bearer "],
  ["another scheme", "Basic c2tfMDEyMzQ1Njc4OTo="],
  ["a key of nobody's", "Bearer sk_0123456789abcdef"],
  ["a key and more", "Bearer sk_0123456789abcdef, Bearer sk_0123456789abcdef"],
  ["a megaphone", `Bearer sk_${"x".repeat(5_000)}`],
  ["SQL", "Bearer sk_' or 1=1 --"],
];

const form = { "content-type": "application/x-www-form-urlencoded" };

/** Settings, endpoints, receipts, keys and paths. */
export const badOperations: readonly BadRequest[] = [
  ...Object.entries(settings).flatMap(([field, values]) =>
    badBodies(
      "PATCH",
      "/v1/settings",
      values.map((value) => [{ [field]: value }, placeOf(field, value)]),
    ),
  ),
  ...badBodies(
    "POST",
    "/v1/webhook-endpoints",
    urls.map((each) => [{ url: each }, "url"]),
  ),
  ...badBodies("POST", "/v1/webhook-endpoints", [
    [{}, "url"],
    [{ url, types: ["*"] }, "types.0"],
    [{ url, types: "verification.sent" }, "types"],
    [{ url, secret: "whsec_mine" }, "secret"],
  ]),
  ...badBodies("POST", "/v1/webhook-endpoints/{endpoint}/test", [[{ type: "verification.verified" }, "type"]]),
  ...badPaths([
    ["GET", "/v1/webhook-endpoints/whe_01kaq3h6w8e4ja5p1c2m3n4r5s", "not_found"],
    ["DELETE", "/v1/webhook-endpoints/whe_01kaq3h6w8e4ja5p1c2m3n4r5s", "not_found"],
    ["DELETE", "/v1/webhook-endpoints/{verification}", "not_found"],
    ["POST", "/v1/webhook-endpoints/nonsense/test", "not_found"],
    ["GET", "/", "not_found"],
    ["GET", "/v1", "not_found"],
    ["GET", "/v2/verifications", "not_found"],
    ["GET", "/v1/verifications/", "not_found"],
    ["GET", "/v1//verifications", "not_found"],
    ["GET", "/V1/verifications", "not_found"],
    ["GET", "/.env", "not_found"],
    ["GET", "/docs/..%2fpackage.json", "not_found"],
    ["GET", "/problems/..%2f..%2fREADME.md", "not_found"],
    ["PUT", "/v1/verifications", "not_found"],
    ["DELETE", "/v1/verifications/{verification}", "not_found"],
    ["PATCH", "/v1/verifications/{verification}", "not_found"],
    ["POST", "/v1/settings", "not_found"],
    ["GET", "/v1/verifications/{verification}/check", "not_found"],
    ["BREW", "/v1/verifications", "malformed_request"],
  ]),
  ...keys.map(([what, authorization]): BadRequest => {
    const headers = { "content-type": "application/json", ...(authorization === null ? {} : { authorization }) };
    const body = '{"to":"+447700900199"}';
    return { what, method: "POST", path: "/v1/verifications", key: "none", headers, body, code: "unauthenticated" };
  }),
  ...(["POST /v1/verifications", "GET /v1/settings", "POST /v1/verifications/check"] as const).map(
    (line): BadRequest => {
      const [method = "", path = ""] = line.split(" ");
      return { what: `a publishable key at ${line}`, method, path, key: "publishable", code: "forbidden" };
    },
  ),
  {
    what: "a receipt without a signature",
    method: "POST",
    path: "/v1/receipts/twilio",
    headers: form,
    body: "MessageSid=SM1&MessageStatus=delivered",
    key: "none",
    code: "receipt_forged",
  },
  {
    what: "a receipt with a wrong signature",
    method: "POST",
    path: "/v1/receipts/twilio",
    headers: { ...form, "x-twilio-signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" },
    body: "MessageSid=SM1&MessageStatus=delivered",
    key: "none",
    code: "receipt_forged",
  },
  {
    what: "a Vonage receipt without our reference",
    method: "GET",
    path: "/v1/receipts/vonage?messageId=1&status=delivered",
    key: "none",
    code: "receipt_forged",
  },
  {
    what: "a Vonage receipt with a made-up reference",
    method: "POST",
    path: "/v1/receipts/vonage?attempt=att_01kaq3h6w8e4ja5p1c2m3n4r5s&attempt_sig=x",
    headers: form,
    body: "messageId=1&status=delivered",
    key: "none",
    code: "receipt_forged",
  },
  {
    what: "a receipt of nobody's",
    method: "POST",
    path: "/v1/receipts/nexmo",
    headers: form,
    body: "a=b",
    key: "none",
    code: "not_found",
  },
  {
    what: "a receipt without end",
    method: "POST",
    path: "/v1/receipts/twilio",
    headers: form,
    body: `a=${"x".repeat(70_000)}`,
    key: "none",
    code: "payload_too_large",
  },
];
