import { SMS } from "@vonage/sms";
import { exchangeForCall } from "../exchange/ask.ts";
import type { HttpReply } from "../exchange/exchange.ts";

type SendRequest = SMS["sendRequest"];

/**
 * The SDK's SMS client with its `fetch` replaced: it arms a timeout but takes no signal, reads bodies of any size, and
 * cannot tell a refused connection from one that broke. Preparing requests and reading answers stay the SDK's.
 */
export class VonageSms extends SMS {
  override async sendRequest<Data>(request: Parameters<SendRequest>[0]) {
    const prepared = await this.prepareRequest(request);
    const reply = await exchangeForCall({
      method: prepared.method,
      url: prepared.url,
      headers: toHeaders(prepared.headers),
      body: this.prepareBody(prepared) ?? "",
    });
    return this.parseResponse<Data>(prepared, toResponse(reply));
  }
}

function toHeaders(headers: object | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));
}

/** Fetch standard, "null body status": these answers cannot be built with a body. */
const BODILESS = [204, 205, 304];

function toResponse({ status, headers, body }: HttpReply): Response {
  // Of the headers the SDK reads the type alone, and it copies each of them letter by letter.
  const type = headers["content-type"];
  const init = { status, headers: type === undefined ? {} : { "content-type": type } };
  return new Response(BODILESS.includes(status) ? null : body, init);
}
