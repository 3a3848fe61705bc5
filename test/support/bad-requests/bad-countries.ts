import { type BadRequest, badBodies, badPaths } from "./bad-request.ts";

const policy = "deny";

/** Policies of countries. */
export const badCountries: readonly BadRequest[] = [
  ...badBodies("PUT", "/v1/countries/GB", [
    [{}, "policy"],
    [{ policy: "Deny" }, "policy"],
    [{ policy: null }, "policy"],
    [{ policy: "challenge" }, "policy"],
    [{ policy, country: "GB" }, "country"],
  ]),
  ...["gb", "XX", "GBR", "UK", "**", "constructor", "__proto__", "001", "%E2%82%AC"].flatMap((place) =>
    badBodies("PUT", `/v1/countries/${place}`, [[{ policy }, "country"]]),
  ),
  ...badBodies("PUT", "/v1/countries", [
    [{}, "default"],
    [{ default: "none" }, "default"],
    [{ default: policy, allow: "GB" }, "allow"],
    [{ default: policy, allow: ["gb"] }, "allow.0"],
    [{ default: policy, allow: ["GB", "UK"] }, "allow.1"],
    [{ default: policy, allow: ["GBR"] }, "allow.0"],
    [{ default: policy, allow: ["*"] }, "allow.0"],
    [{ default: policy, allow: ["GB", "GB"] }, "allow.1"],
    [{ default: policy, allow: ["GB"], deny: ["FR", "GB"] }, "deny.1"],
    [{ default: policy, monitor: Array.from({ length: 301 }, () => "GB") }, "monitor"],
    [{ default: policy, risky: "maybe" }, "risky"],
    [{ default: policy, none: "" }, "none"],
    [{ default: policy, challenge: ["GB"] }, "challenge"],
  ]),
  ...badBodies("POST", "/v1/verifications", [
    [{ to: "+94771234567" }, "to", "country_not_allowed"],
    [{ to: "+870773111632" }, "to", "country_not_allowed"],
    [{ to: "+881612345678" }, "to", "country_not_allowed"],
    [{ to: "+94771234567", channel: "call" }, "to", "country_not_allowed"],
  ]),
  ...badBodies("PATCH", "/v1/settings", [
    [{ line_types: ["premium_rate"] }, "line_types.0"],
    [{ line_types: ["mobile"] }, "line_types.0"],
    [{ line_types: ["voip", "voip"] }, "line_types"],
    [{ line_types: "voip" }, "line_types"],
  ]),
  ...badPaths([
    ["GET", "/v1/countries/ZZ", "not_found"],
    ["GET", "/v1/countries/gb", "not_found"],
    ["DELETE", "/v1/countries/ZZ", "invalid_request"],
    ["DELETE", "/v1/countries", "not_found"],
    ["POST", "/v1/countries", "not_found"],
    ["PATCH", "/v1/countries/GB", "not_found"],
  ]),
];
