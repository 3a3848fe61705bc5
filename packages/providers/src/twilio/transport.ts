import twilio from "twilio";
import { exchangeForCall } from "../exchange/ask.ts";
import { isJson } from "../exchange/is-json.ts";

type RequestClient = InstanceType<typeof twilio.RequestClient>;
type RequestOptions = Parameters<RequestClient["request"]>[0];
type Response<Data> = Omit<Awaited<ReturnType<RequestClient["request"]>>, "body"> & { body: Data };

/**
 * The SDK's HTTP replaced at its documented seam, a custom `httpClient`: its own has no base URL option, takes no
 * signal, reads bodies of any size and drops `Retry-After`.
 */
export class TwilioTransport extends twilio.RequestClient {
  readonly #baseUrl: string | null;

  constructor(baseUrl: string | null) {
    super();
    this.#baseUrl = baseUrl;
  }

  override async request<Data>(options: RequestOptions): Promise<Response<Data>> {
    const query = encodeForm(options.params);
    const uri = query === "" ? options.uri : `${options.uri}?${query}`;
    const reply = await exchangeForCall({
      method: options.method.toUpperCase(),
      url: this.#baseUrl === null ? uri : rebase(uri, this.#baseUrl),
      headers: { ...toHeaders(options.headers ?? {}), Authorization: basicAuth(options) },
      body: encodeForm(options.data),
    });
    // The SDK parses whatever text it is given; a page from a proxy in between is not Twilio's word.
    const body = isJson(reply.headers["content-type"]) ? reply.body : "";
    return { statusCode: reply.status, body: body as unknown as Data, headers: reply.headers };
  }
}

function rebase(uri: string, baseUrl: string): string {
  const { pathname, search } = new URL(uri);
  return `${baseUrl.replace(/\/+$/, "")}${pathname}${search}`;
}

function basicAuth({ username = "", password = "" }: RequestOptions): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

function toHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** The SDK's form fields; a list becomes a repeated key. */
function encodeForm(data: unknown): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) form.append(name, String(item));
  }
  return form.toString();
}
