import type { OutboundCall } from "@proofline/core/provider";
import twilio from "twilio";
import { CALL_MAX_SECONDS, ringSeconds, voiceOf } from "../voice.ts";

/** The parameters of the Calls API. The words travel as TwiML in the request: no URL of ours has to say a code. */
export function toCallParams(call: OutboundCall, from: string) {
  return {
    to: call.to,
    from: call.from ?? from,
    twiml: toTwiml(call),
    statusCallback: call.receiptUrl,
    statusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
    statusCallbackMethod: "POST",
    timeout: ringSeconds(call.validForSeconds),
    timeLimit: CALL_MAX_SECONDS,
  };
}

/** Built, and so escaped, by the SDK: a word is never markup. */
function toTwiml({ words, locale }: OutboundCall): string {
  const response = new twilio.twiml.VoiceResponse();
  const language = voiceOf(locale) as "en-US";
  for (const sentence of words) {
    response.pause({ length: 1 });
    response.say({ language }, sentence);
  }
  return response.toString();
}
