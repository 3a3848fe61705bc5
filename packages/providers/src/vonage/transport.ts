import { Reports } from "@vonage/reports";
import { SMS } from "@vonage/sms";
import { Voice } from "@vonage/voice";
import { exchangeForCall } from "../exchange/ask.ts";
import type { HttpReply } from "../exchange/exchange.ts";

type SendRequest = SMS["sendRequest"];
type Request = Parameters<SendRequest>[0];

/**
 * The SDK's clients with their `fetch` replaced: it arms a timeout but takes no signal, reads bodies of any size, and
 * cannot tell a refused connection from one that broke. Preparing requests and reading answers stay the SDK's.
 */
export class VonageSms extends SMS {
  override async sendRequest<Data>(request: Request) {
    const prepared = await this.prepareRequest(request);
    return this.parseResponse<Data>(prepared, await fetchOver(prepared, this.prepareBody(prepared)));
  }
}

export class VonageReports extends Reports {
  override async sendRequest<Data>(request: Request) {
    const prepared = await this.prepareRequest(request);
    return this.parseResponse<Data>(prepared, await fetchOver(prepared, this.prepareBody(prepared)));
  }
}

export class VonageCalls extends Voice {
  override async sendRequest<Data>(request: Request) {
    const prepared = await this.prepareRequest(request);
    return this.parseResponse<Data>(prepared, await fetchOver(prepared, this.prepareBody(prepared)));
  }
}

async function fetchOver({ method, url, headers }: Request, body: string | undefined): Promise<Response> {
  return toResponse(await exchangeForCall({ method, url, headers: toHeaders(headers), body: body ?? "" }));
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
