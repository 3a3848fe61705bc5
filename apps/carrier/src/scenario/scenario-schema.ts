import { z } from "zod";
import { CHANNELS, OPERATIONS, PROVIDERS } from "../send.ts";
import { STATUS_RESPONSES, type Step, WORD_RESPONSES } from "./step.ts";

const delayMs = z.int().min(0).max(600_000);
const code = z.int().min(0).max(99_999);

const ReceiptBody = z.strictObject({
  status: z.string().regex(/^[a-z_-]{1,32}$/, "must be a status such as delivered"),
  delay_ms: delayMs.default(0),
  duplicate: z.boolean().default(false),
  forged: z.boolean().default(false),
  error_code: code.optional(),
});

const StepBody = z.strictObject({
  respond: z.union([z.literal(STATUS_RESPONSES), z.enum(WORD_RESPONSES)], {
    error: `must be one of ${[...STATUS_RESPONSES, ...WORD_RESPONSES].join(", ")}`,
  }),
  delay_ms: delayMs.default(0),
  code: code.optional(),
  retry_after: z.int().min(0).max(86_400).optional(),
  repeat: z.boolean().default(false),
  receipts: z.array(ReceiptBody).max(50).optional(),
});

/** Body of `POST /scenarios`. */
export const ScenarioBody = z
  .strictObject({
    to: z
      .string()
      .regex(/^\+[1-9]\d{1,14}$/, "must be a number in E.164, with the plus")
      .optional(),
    prefix: z
      .string()
      .regex(/^\+\d{1,14}$/, "must be the start of an E.164 number, with the plus")
      .optional(),
    provider: z.enum(PROVIDERS).optional(),
    channel: z.enum(CHANNELS).optional(),
    on: z.enum(OPERATIONS).default("send"),
    loop: z.boolean().default(false),
    steps: z.array(StepBody).min(1).max(1_000),
  })
  .superRefine((scenario, context) => {
    if (scenario.to === undefined && scenario.prefix === undefined && scenario.provider === undefined) {
      context.addIssue({ code: "custom", path: ["to"], message: "one of to, prefix and provider is required" });
    }
    if (scenario.to !== undefined && scenario.prefix !== undefined) {
      context.addIssue({ code: "custom", path: ["prefix"], message: "cannot be given together with to" });
    }
    for (const [index, step] of scenario.steps.entries()) {
      if (step.respond !== 204 || scenario.on === "look_up") continue;
      context.addIssue({ code: "custom", path: ["steps", index, "respond"], message: "204 is for look-ups" });
    }
    for (const [index, step] of scenario.steps.slice(0, -1).entries()) {
      if (!step.repeat) continue;
      context.addIssue({ code: "custom", path: ["steps", index, "repeat"], message: "only the last step may repeat" });
    }
  });
export type ScenarioBody = z.output<typeof ScenarioBody>;

export function toStep(body: ScenarioBody["steps"][number]): Step {
  return {
    respond: body.respond,
    delayMs: body.delay_ms,
    code: body.code ?? null,
    retryAfterSeconds: body.retry_after ?? null,
    receipts:
      body.receipts?.map((receipt) => ({
        status: receipt.status,
        delayMs: receipt.delay_ms,
        duplicate: receipt.duplicate,
        forged: receipt.forged,
        errorCode: receipt.error_code ?? null,
      })) ?? null,
  };
}
