import { type BadRequest, badBodies, badPaths } from "./bad-request.ts";

/** Provider accounts and what an operator says of them. */
export const badProviders: readonly BadRequest[] = [
  ...badBodies("PUT", "/v1/providers/twilio/override", [
    [{}, "state"],
    [{ state: "down" }, "state"],
    [{ state: "half_open" }, "state"],
    [{ state: ["open"] }, "state"],
    [{ state: "open", until: 1_795_204_800 }, "until"],
    [{ state: "open", until: "" }, "until"],
    [{ state: "open", until: "2020-01-01T00:00:00Z" }, "until"],
    [{ state: "open", until: "2026-11-20T20:00:00+01:00" }, "until"],
    [{ state: "open", until: "0001-01-01T00:00:00Z" }, "until"],
    [{ state: "auto", until: "2100-01-01T00:00:00Z" }, "until"],
    [{ state: "open", account: "vonage" }, "account"],
  ]),
  ...badBodies("PUT", "/v1/providers/nobody/override", [[{ state: "up" }, "state"]]),
  ...badPaths([
    ["GET", "/v1/providers/nobody", "not_found"],
    ["GET", "/v1/providers/TWILIO", "not_found"],
    ["GET", "/v1/providers/%27%20or%201=1", "not_found"],
    ["GET", "/v1/providers/__proto__", "not_found"],
    ["GET", "/v1/providers/twilio/override", "not_found"],
    ["DELETE", "/v1/providers/twilio", "not_found"],
    ["POST", "/v1/providers", "not_found"],
  ]),
];
