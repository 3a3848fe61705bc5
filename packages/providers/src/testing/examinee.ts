import type { Channel, OutboundCall, OutboundSms, Provider, SendResult } from "@proofline/core/provider";

/** What the exam needs to know of an adapter. */
export interface Examinee {
  readonly name: string;
  /** What it is asked for. Default: sms. */
  readonly channel?: Channel;
  /** An adapter of `credentials` that talks to `baseUrl`. */
  create(options: { baseUrl: string; timeoutMs?: number }): Promise<Provider>;
  /** Its secrets: none may show up in a result. */
  readonly secrets: readonly string[];
  /** The provider's own success as a JSON body with its HTTP status. */
  readonly accepted: { readonly status: number; readonly body: string };
  /** Codes that a carrier scenario can give (`respond: 400`), and what they mean. */
  readonly refusals: readonly {
    readonly code: number;
    readonly reason: string;
    readonly providerCode: string | null;
  }[];
  /** What a 429 without any body of the provider's looks like afterwards. */
  readonly throttledCode: string | null;
}

export const TO = "+447700900123";
export const CODE = "483920";
export const sms: OutboundSms = {
  attemptId: "att_01k0000000e0080000000000000",
  to: TO,
  from: "ACME",
  body: `ACME code: ${CODE}`,
  validForSeconds: 300,
  receiptUrl: "http://127.0.0.1:1/v1/receipts/x?attempt=att_01k0000000e0080000000000000&attempt_sig=s1gned",
};
/** As long as a text may live, a phone rings for a minute at most. */
export const LIFE_SECONDS = { sms: 300, call: 60 } as const;

interface Asked {
  readonly provider: Provider;
  readonly text: OutboundSms;
  readonly signal: AbortSignal;
}

/** Asks for a text, or for a call that says the same. */
export async function askFor(
  { channel = "sms", name }: Pick<Examinee, "channel" | "name">,
  { provider, text, signal }: Asked,
): Promise<SendResult> {
  if (channel === "sms") return await provider.sendSms(text, signal);
  if (provider.placeCall === undefined) throw new Error(`${name} places no calls`);
  return await provider.placeCall(toCall(text), signal);
}

function toCall({ body, ...rest }: OutboundSms): OutboundCall {
  return { ...rest, from: "+15005550006", words: body.split("\n"), locale: "en-GB" };
}
