import { badBodies, badPaths, badQueries } from "./bad-request.ts";

const nul = "\u0000";
const check = "/v1/verifications/{verification}/check";
const nobodys = "ver_01kaq3h6w8e4ja5p1c2m3n4r5s";

const codes: readonly unknown[] = [
  null,
  483920,
  true,
  ["483920"],
  {},
  "",
  " ",
  "---",
  "４８３９２０",
  "٤٨٣٩٢٠",
  "4839𝟐0",
  `48${nul}3920`,
  "483920\u0007",
  "x".repeat(129),
  "48.39.20",
  "code: 483920",
];

/** Guesses, resends and reads that say nothing that could be answered. */
export const badChecks = [
  ...badBodies(
    "POST",
    check,
    codes.map((code) => [{ code }, "code"]),
  ),
  ...badBodies("POST", check, [
    [{}, "code"],
    [{ code: "483920", to: "+447700900199" }, "to"],
    [{ Code: "483920" }, "Code"],
  ]),
  ...badBodies("POST", "/v1/verifications/check", [
    [{}, "to"],
    [{ code: "483920" }, "to"],
    [{ to: "+447700900199" }, "code"],
    [{ to: ["+447700900199"], code: "483920" }, "to"],
    [{ to: "0770", code: "483920" }, "to", "phone_number_invalid"],
    [{ to: "+447700900199", code: "４８" }, "code"],
    [{ to: "+447700900199", code: "483920", id: nobodys }, "id"],
  ]),
  ...badBodies("POST", "/v1/verifications/{verification}/resend", [
    [{ channel: "pigeon" }, "channel"],
    [{ channel: ["sms"] }, "channel"],
    [{ code: "483920" }, "code"],
  ]),
  ...badBodies("POST", "/v1/verifications/{verification}/cancel", [[{ reason: "bored" }, "reason"]]),
  ...badPaths([
    ["GET", `/v1/verifications/${nobodys}`, "verification_not_found"],
    ["GET", "/v1/verifications/ver_", "verification_not_found"],
    ["GET", "/v1/verifications/1", "verification_not_found"],
    ["GET", `/v1/verifications/${nobodys.toUpperCase()}`, "verification_not_found"],
    ["GET", `/v1/verifications/${"9".repeat(2_000)}`, "verification_not_found"],
    ["GET", "/v1/verifications/%00", "verification_not_found"],
    ["GET", "/v1/verifications/..%2f..%2fetc%2fpasswd", "verification_not_found"],
    ["GET", `/v1/verifications/${nobodys}'--`, "verification_not_found"],
    ["GET", `/v1/verifications/${nobodys}/timeline`, "verification_not_found"],
    ["POST", `/v1/verifications/${nobodys}/check`, "verification_not_found"],
    ["POST", `/v1/verifications/${nobodys}/resend`, "verification_not_found"],
    ["POST", `/v1/verifications/${nobodys}/cancel`, "verification_not_found"],
  ]),
  ...badQueries("/v1/verifications", [
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=-1", "limit"],
    ["limit=ten", "limit"],
    ["limit=1&limit=2", "limit"],
    ["cursor=eyJpZCI6MX0", "cursor"],
    ["status=PENDING", "status"],
    ["status[]=pending", "status[]"],
    ["to=07700900199", "to", "phone_number_invalid"],
    ["reference=", "reference"],
    [`user_id=${"x".repeat(256)}`, "user_id"],
    ["user_id=%00", "user_id"],
    ["page=2", "page"],
  ]),
  { what: "a query that is not UTF-8", method: "GET", path: "/v1/verifications?to=%ff", code: "malformed_request" },
] as const;
