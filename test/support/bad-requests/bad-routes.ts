import { type BadRequest, badBodies, badPaths } from "./bad-request.ts";

const account = "twilio";
const steps = [{ account }];

/** Routes of countries and channels to provider accounts. */
export const badRoutes: readonly BadRequest[] = [
  ...badBodies("PUT", "/v1/routes/GB/sms", [
    [{}, "steps"],
    [{ steps: [] }, "steps"],
    [{ steps: account }, "steps"],
    [{ steps: [account] }, "steps.0"],
    [{ steps: [{}] }, "steps.0.account"],
    [{ steps: [{ account: "" }] }, "steps.0.account"],
    [{ steps: [{ account: "Twilio" }] }, "steps.0.account"],
    [{ steps: [{ account: "nobody" }] }, "steps.0.account"],
    [{ steps: [{ account: "x".repeat(33) }] }, "steps.0.account"],
    [{ steps: [{ account: "' or 1=1 --" }] }, "steps.0.account"],
    [{ steps: [...steps, ...steps] }, "steps"],
    [{ steps: Array.from({ length: 21 }, (_, index) => ({ account: `a${index}` })) }, "steps"],
    [{ steps: [{ account, priority: 0 }] }, "steps.0.priority"],
    [{ steps: [{ account, priority: 101 }] }, "steps.0.priority"],
    [{ steps: [{ account, priority: 1.5 }] }, "steps.0.priority"],
    [{ steps: [{ account, weight: -1 }] }, "steps.0.weight"],
    [{ steps: [{ account, weight: 1_001 }] }, "steps.0.weight"],
    [{ steps: [{ account, weight: "100" }] }, "steps.0.weight"],
    [{ steps: [{ account, sender: "ACME Corporation" }] }, "steps.0.sender"],
    [{ steps: [{ account, sender: "A\u0000C" }] }, "steps.0.sender"],
    [{ steps: [{ account, rate: 1 }] }, "steps.0.rate"],
    [{ steps, country: "GB" }, "country"],
  ]),
  ...badBodies("PUT", "/v1/routes/gb/sms", [[{ steps }, "country"]]),
  ...badBodies("PUT", "/v1/routes/XX/sms", [[{ steps }, "country"]]),
  ...badBodies("PUT", "/v1/routes/GBR/sms", [[{ steps }, "country"]]),
  ...badBodies("PUT", "/v1/routes/**/sms", [[{ steps }, "country"]]),
  ...badBodies("PUT", "/v1/routes/%E2%82%AC/sms", [[{ steps }, "country"]]),
  ...badBodies("PUT", "/v1/routes/GB/fax", [[{ steps }, "channel"]]),
  ...badPaths([
    ["GET", "/v1/routes/GB/sms", "not_found"],
    ["GET", "/v1/routes/ZZ/sms", "not_found"],
    ["GET", "/v1/routes/GB", "not_found"],
    ["DELETE", "/v1/routes/GB/sms", "not_found"],
    ["DELETE", "/v1/routes/*/fax", "not_found"],
    ["DELETE", "/v1/routes", "not_found"],
    ["POST", "/v1/routes", "not_found"],
    ["PATCH", "/v1/routes/GB/sms", "not_found"],
  ]),
];
