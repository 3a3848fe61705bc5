import { RECEIPT_STATUSES, REJECTION_KINDS } from "@proofline/core/provider";
import { z } from "zod";
import type { HttpAccount } from "../config.ts";
import type { Rule, SendMeaning } from "../http/settings.ts";
import { LOOK_UP_VARIABLES, SEND_VARIABLES, variablesIn } from "../http/template.ts";
import { askingShape, checkBody, toAsking, variablesOf } from "./http-asking.ts";
import * as parts from "./http-parts.ts";
import * as rules from "./rules.ts";

const SEND_MEANINGS: readonly SendMeaning[] = [
  "accepted",
  ...REJECTION_KINDS.filter((kind) => kind !== "unreachable"),
  "unknown",
];

/** Answers of these need no words beside their status: no page of a proxy comes with them. */
const TELLING_STATUSES = [201, 202, 204];

const SendBody = z
  .strictObject({
    ...askingShape(SEND_VARIABLES),
    rules: parts.ruleList(SEND_MEANINGS),
    segments: parts.selector.optional(),
  })
  .superRefine(checkBody)
  .superRefine((body, context) => {
    const named = variablesOf(body);
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    if (!named.has("to") && !named.has("to_digits")) fault([], "must send {to} or {to_digits}");
    if (!named.has("body")) fault([], "must send {body}");
    const yes = [...body.rules.entries()].filter(([, { means }]) => means === "accepted");
    if (body.rules.length > 0 && yes.length === 0) fault(["rules"], "must have a rule that means accepted");
    for (const [index, rule] of yes) {
      if (isTelling(rule, body.message_id !== undefined)) continue;
      fault(
        ["rules", index],
        "can mean accepted only for 2xx, and with a condition or a message_id unless for 201, 202, 204",
      );
    }
  });

function isTelling({ status, when }: Rule<SendMeaning>, hasMessageId: boolean): boolean {
  if (status?.every(({ from, to }) => from >= 200 && to < 300) !== true) return false;
  if (when.length > 0 || hasMessageId) return true;
  return status.every(({ from, to }) => from === to && TELLING_STATUSES.includes(from));
}

const LookUpBody = z
  .strictObject({
    ...askingShape(LOOK_UP_VARIABLES),
    rules: parts.ruleList([...RECEIPT_STATUSES, "absent", "unclear"] as const),
    reference: parts.selector,
  })
  .superRefine(checkBody)
  .superRefine((body, context) => {
    for (const [index, { means, when }] of body.rules.entries()) {
      if (means === "unclear" || when.length > 0) continue;
      context.addIssue({ code: "custom", path: ["rules", index], message: `needs a condition to mean ${means}` });
    }
  });

const ReceiptsBody = z
  .strictObject({
    proof: z.discriminatedUnion(
      "type",
      [
        parts.hmac,
        z.strictObject({ type: z.literal("token"), ...parts.token }),
        z.strictObject({ type: z.literal("url") }),
      ],
      "must be one of hmac, token, url",
    ),
    rules: parts.ruleList([...RECEIPT_STATUSES, "ignored"] as const),
    message_id: parts.selector.optional(),
    code: parts.selector.optional(),
    reference: parts.selector.optional(),
  })
  .superRefine((body, context) => {
    for (const [index, { status, when }] of body.rules.entries()) {
      if (status === undefined && when.length > 0) continue;
      context.addIssue({ code: "custom", path: ["rules", index], message: "needs a condition, and has no status" });
    }
  });

const timeoutFault = "must be whole milliseconds from 100 to 60000";

/** One gateway in `PROVIDERS`. */
export const HttpBody = z
  .strictObject({
    ...rules.common,
    kind: z.literal("http"),
    from: rules.sender.optional(),
    timeout_ms: z.int(timeoutFault).min(100, timeoutFault).max(60_000, timeoutFault).optional(),
    auth: parts.auth.optional(),
    send: SendBody,
    look_up: LookUpBody.optional(),
    receipts: ReceiptsBody.optional(),
  })
  .superRefine(({ from, send, look_up, receipts }, context) => {
    const inPath = [send, look_up].some((asked) => asked !== undefined && variablesIn(asked.url)?.includes("from"));
    if (from === undefined && inPath) {
      context.addIssue({ code: "custom", path: ["from"], message: "is required where a URL has {from} in it" });
    }
    if (receipts === undefined || variablesOf(send).has("receipt_url")) return;
    if (receipts.proof.type !== "url" && (receipts.reference !== undefined || receipts.message_id !== undefined))
      return;
    const message = "cannot tell whose receipt it is while send does not give the gateway {receipt_url}";
    context.addIssue({ code: "custom", path: ["receipts"], message });
  })
  .transform(
    (body): HttpAccount => ({
      id: body.id,
      kind: "http",
      limits: rules.toLimits(body),
      settings: {
        from: body.from,
        timeoutMs: body.timeout_ms,
        auth: body.auth,
        send: { ...toAsking(body.send), ...toReading(body.send), segments: body.send.segments },
        lookUp: body.look_up && {
          ...toAsking(body.look_up),
          ...toReading(body.look_up),
          reference: body.look_up.reference,
        },
        receipts: body.receipts && {
          ...toReading(body.receipts),
          proof: body.receipts.proof,
          reference: body.receipts.reference,
        },
      },
    }),
  );

/** What rules and selectors a body has, by our names. */
function toReading<Body extends { rules: unknown; message_id?: unknown; code?: unknown }>({
  rules: all,
  message_id,
  code,
}: Body): { rules: Body["rules"]; messageId: Body["message_id"]; code: Body["code"] } {
  return { rules: all, messageId: message_id, code };
}
