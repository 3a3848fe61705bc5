import { type SendMessageDeps, sendMessage } from "@proofline/core/message";
import { toProcessTime } from "./process-time.ts";
import type { Processor } from "./processor.ts";

/** `message.send`: one Message to one Provider. */
export function createSendMessageProcessor(deps: SendMessageDeps): Processor<"message.send"> {
  return async ({ messageId }, { signal }) => toProcessTime(await sendMessage(deps, { messageId, signal }), deps.clock);
}
