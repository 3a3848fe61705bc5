import { type SendMessageDeps, sendMessage } from "@proofline/core/message";
import type { Processors } from "@proofline/queue";
import { toProcessTime } from "./process-time.ts";

/** `message.send`: one Message to one Provider. */
export function createSendMessageProcessor(deps: SendMessageDeps): NonNullable<Processors["message.send"]> {
  return async ({ messageId }, { signal }) => toProcessTime(await sendMessage(deps, { messageId, signal }), deps.clock);
}
