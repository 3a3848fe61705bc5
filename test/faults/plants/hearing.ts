import { earlyReceipt, failedText, forgedReceipt, reorderedReceipts } from "../drills/hearing.ts";
import type { PlantedBug } from "./planted-bug.ts";

export const hearingPlants: readonly PlantedBug[] = [
  {
    name: "a receipt is believed without a signature",
    drill: forgedReceipt,
    rule: "a receipt without its provider's signature is refused",
    edits: [
      {
        file: "packages/providers/src/twilio/receipt.ts",
        find: "return params !== null && isSignedByTwilio({ url: request.url, params, signature }, authToken) ? params : null;",
        replace:
          "return isSignedByTwilio({ url: request.url, params: params ?? [], signature }, authToken) ? params : params;",
      },
    ],
  },
  {
    name: "the last receipt wins",
    drill: reorderedReceipts,
    rule: "a receipt never takes back a better one",
    edits: [
      {
        file: "packages/db/src/message/receipt.ts",
        find: "if (!noted && rankOf(before.receiptStatus) >= rankOf(record.status)) return null;",
        replace: "if (!noted && before.receiptStatus === record.status) return null;",
      },
      {
        file: "packages/db/src/message/receipt.ts",
        find: `receipt_status = any (\${lowerThan(status)})`,
        replace: `receipt_status <> \${status}`,
      },
    ],
  },
  {
    name: "a receipt of which nobody knows is dropped",
    drill: earlyReceipt,
    rule: "a receipt that comes too early is matched later",
    edits: [
      {
        file: "packages/db/src/message/park-receipt.ts",
        find: "if (providerMessageId === null) return;",
        replace: "if (providerMessageId !== undefined) return;",
      },
    ],
  },
  {
    name: "a provider's no ends the message",
    drill: failedText,
    rule: "a provider that refuses is followed by the next",
    edits: [
      {
        file: "packages/core/src/message/next-provider.ts",
        find: "const open = providers.filter(",
        replace: "const open = providers.slice(0, 1).filter(",
      },
    ],
  },
];
