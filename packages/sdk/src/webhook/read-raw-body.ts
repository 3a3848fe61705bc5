import { WebhookVerificationError } from "./verification-error.ts";

/** What is needed of a fetch `Request`, of any runtime. */
export interface RequestWithBody {
  readonly body: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
      cancel(): Promise<void>;
    };
  } | null;
}

/**
 * The bytes of a request's body, at most `maxBytes` of them (64 kB; no event is longer than 20). Whoever finds the URL
 * may send to it, and a signature can only be checked once all is read. Throws `too_large`.
 */
export async function readRawBody(request: RequestWithBody, maxBytes = 65_536): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    length += next.value.length;
    if (length > maxBytes) {
      await reader?.cancel();
      throw new WebhookVerificationError("too_large");
    }
    chunks.push(next.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
