import type { SupervisorConfig } from "./config.ts";
import type { Origins } from "./services.ts";

// Ofcom keeps 07700 900000 to 900999 for drama: nobody's phone rings.
const exampleNumber = "+447700900123";

/** What `npm start` prints once everything is ready. The commands work as pasted. */
export function renderBanner({
  config,
  origins,
  secretKey,
  publishableKey,
  seconds,
}: {
  config: SupervisorConfig;
  origins: Origins;
  secretKey: string;
  publishableKey: string;
  seconds: number;
}): string {
  const post = (path: string, body: string): string =>
    `curl -s ${origins.api}${path} -H 'authorization: Bearer ${secretKey}' -H 'content-type: application/json' -d '${body}'`;
  const lines = [
    "",
    `Proofline is ready (${seconds.toFixed(1)} s). Ctrl-C stops everything; what it knows is kept.`,
    "",
    `  API              ${origins.api}`,
    `  API reference    ${origins.api}/docs`,
    ...(config.carrier ? [`  Inbox            ${origins.carrier}   (a simulated carrier: every text lands here)`] : []),
    `  Worker health    ${origins.worker}/health/ready`,
    `  Secret key       ${secretKey}`,
    `  Publishable key  ${publishableKey}`,
    `  Data and logs    ${config.dataDir}`,
    "",
    "Send a code:",
    "",
    `  ${post("/v1/verifications", `{"to":"${exampleNumber}"}`)}`,
    "",
    ...(config.carrier
      ? ["Read the text:", "", `  curl -s '${origins.carrier}/inbox?to=${encodeURIComponent(exampleNumber)}'`, ""]
      : []),
    "Check the code (put the one from the text in place of 000000):",
    "",
    `  ${post("/v1/verifications/check", `{"to":"${exampleNumber}","code":"000000"}`)}`,
    "",
  ];
  return lines.join("\n");
}
