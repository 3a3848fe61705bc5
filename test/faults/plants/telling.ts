import { failedTry, insideAddress, redirected } from "../drills/telling.ts";
import type { PlantedBug } from "./planted-bug.ts";

const DELIVER = "packages/core/src/webhook/deliver-webhook.ts";

export const tellingPlants: readonly PlantedBug[] = [
  {
    name: "every try has an id of its own",
    drill: failedTry,
    rule: "every try of an event carries its id",
    edits: [{ file: DELIVER, find: "signTry({ id: event.id, at,", replace: 'signTry({ id: newId("evt", deps), at,' }],
  },
  {
    name: "the first try is the last",
    drill: failedTry,
    rule: "a try that failed is followed by another",
    edits: [
      {
        file: "packages/core/src/webhook/decide-redelivery.ts",
        find: "if (pauseSeconds === undefined)",
        replace: "if (pauseSeconds !== null)",
      },
    ],
  },
  {
    name: "a signature leaves the time out",
    drill: failedTry,
    rule: "every webhook is signed as Standard Webhooks says",
    edits: [
      {
        file: "packages/core/src/webhook/sign.ts",
        find: `const content = \`\${id}.\${timestamp}.\${body}\`;`,
        replace: `const content = \`\${id}.\${body}\`;`,
      },
    ],
  },
  {
    name: "redirects are followed",
    drill: redirected,
    rule: "no redirect is followed",
    edits: [
      {
        file: "packages/webhook-client/src/webhook-client.ts",
        find: "const bytes = await readBytes(answer.body, answerBytesMax);",
        replace:
          "const bytes = await readBytes(answer.body, answerBytesMax);\n        if (answer.headers.location !== undefined) await fetch(new URL(String(answer.headers.location), verdict.url));",
      },
    ],
  },
  {
    name: "private addresses are called",
    drill: insideAddress,
    rule: "no private address can be an endpoint",
    edits: [
      {
        file: "packages/webhook-client/src/policy.ts",
        find: "if (isIP(host) !== 0 && !loopback && !allowsAddress(host))",
        replace: "if (isIP(host) < 0 && !loopback && !allowsAddress(host))",
      },
    ],
  },
];
