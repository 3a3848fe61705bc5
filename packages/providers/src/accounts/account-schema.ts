import { z } from "zod";
import type { ProviderAccount } from "../config.ts";
import { HttpBody } from "./http-schema.ts";
import * as rules from "./rules.ts";
import { readVoice, type VoiceParts } from "./voice.ts";

const TwilioBody = z
  .strictObject({
    ...rules.common,
    kind: z.literal("twilio"),
    account_sid: rules.accountSid,
    auth_token: rules.secret,
    from: rules.sender.optional(),
    messaging_service_sid: rules.messagingServiceSid.optional(),
    voice_from: rules.number.optional(),
    base_url: rules.origin.optional(),
  })
  .refine(({ from, messaging_service_sid }) => from !== undefined || messaging_service_sid !== undefined, {
    path: ["from"],
    message: "or messaging_service_sid is required",
    when: () => true,
  })
  .transform(
    (body): ProviderAccount => ({
      id: body.id,
      kind: "twilio",
      limits: rules.toLimits(body),
      settings: {
        accountSid: body.account_sid,
        authToken: body.auth_token,
        from: body.from,
        messagingServiceSid: body.messaging_service_sid,
        voiceFrom: body.voice_from,
        baseUrl: body.base_url,
      },
    }),
  );

const VOICE_FIELDS = { applicationId: "application_id", privateKey: "private_key", voiceFrom: "voice_from" } as const;

const VonageBody = z
  .strictObject({
    ...rules.common,
    kind: z.literal("vonage"),
    api_key: rules.apiKey,
    api_secret: rules.secret,
    from: rules.sender,
    base_url: rules.origin.optional(),
    signature_secret: rules.secret.optional(),
    signature_method: rules.signatureMethod.optional(),
    look_ups: z.boolean("must be true or false").default(true),
    application_id: rules.applicationId.optional(),
    private_key: rules.privateKey.optional(),
    voice_from: rules.number.optional(),
  })
  .superRefine((body, context) => {
    for (const name of readVoice(voiceOf(body)).missing) {
      context.addIssue({ code: "custom", path: [VOICE_FIELDS[name]], message: "is required for calls" });
    }
  })
  .transform(
    (body): ProviderAccount => ({
      id: body.id,
      kind: "vonage",
      limits: rules.toLimits(body),
      settings: {
        apiKey: body.api_key,
        apiSecret: body.api_secret,
        from: body.from,
        baseUrl: body.base_url,
        signatureSecret: body.signature_secret,
        signatureMethod: body.signature_method,
        lookUps: body.look_ups,
        voice: readVoice(voiceOf(body)).voice,
      },
    }),
  );

interface VoiceBody {
  readonly application_id?: string | undefined;
  readonly private_key?: string | undefined;
  readonly voice_from?: string | undefined;
  readonly from: string;
}

function voiceOf({ application_id, private_key, voice_from, from }: VoiceBody): VoiceParts {
  return { applicationId: application_id, privateKey: private_key, voiceFrom: voice_from, from };
}

const KINDS = ["twilio", "vonage", "http"] as const;

/** One entry of `PROVIDERS`. */
export const AccountBody = z.discriminatedUnion(
  "kind",
  [TwilioBody, VonageBody, HttpBody],
  `must be one of ${KINDS.join(", ")}`,
);
