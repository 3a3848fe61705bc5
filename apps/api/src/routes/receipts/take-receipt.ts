import { AppError } from "@proofline/core/error";
import { recordReceipt } from "@proofline/core/message";
import type { Channel, ReceiptReading } from "@proofline/core/provider";
import { tryNextChannel } from "@proofline/core/verification";
import type { ApiDeps } from "../../api.ts";
import { type Answer, noContent } from "../../route/answer.ts";
import type { OpenRequest } from "../../route/register-route.ts";

/**
 * Takes a provider's callback. Signed and understood is 204 whether or not it told anything new, so that the provider
 * stops repeating it; a store that is away is 503, so that it does repeat it.
 */
export async function takeReceipt(
  deps: ApiDeps,
  { provider, channel = "sms" }: { provider: string; channel?: Channel },
  request: OpenRequest,
): Promise<Answer> {
  const reader = deps.receiptReaders.find(({ providerId }) => providerId === provider);
  if (reader === undefined) throw new AppError("not_found", "This provider is not configured.");
  const read = channel === "call" ? reader.readCall : reader.read;
  if (read === undefined) throw new AppError("not_found", "This provider places no calls.");
  const reading = read({
    method: request.method,
    // As the provider was told it: behind a proxy, Host and scheme are somebody else's.
    url: deps.publicUrl + request.target,
    headers: request.headers(),
    rawBody: request.method === "GET" ? new Uint8Array() : await request.readBytes(),
  });
  request.event.outcome = await record(deps, provider, reading);
  return noContent();
}

async function record(deps: ApiDeps, provider: string, reading: ReceiptReading): Promise<string> {
  switch (reading.kind) {
    case "receipt":
      return (await recordReceipt(
        { ...deps, tryNextChannel: (verification) => tryNextChannel(deps, verification) },
        { provider, receipt: reading.receipt },
      ))
        ? "recorded"
        : "nothing_new";
    case "ignored":
      return "ignored";
    case "forged":
      throw new AppError("receipt_forged", "The signature is missing or wrong.");
    case "unreadable":
      throw new AppError("malformed_request", "The receipt cannot be read.");
  }
}
