import type { RunningCarrier } from "../app.ts";

export const ACCOUNT_SID = "AC00000000000000000000000000000001";
export const AUTH_TOKEN = "token-of-the-account";
const basic = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString("base64")}`;

export interface InboxItem {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly provider: string;
  readonly channel: string;
  readonly at: string;
}

export interface RequestItem {
  readonly to: string;
  readonly outcome: string;
  readonly status: number | null;
  readonly accepted: boolean;
  readonly client_ref: string | null;
  readonly status_callback: string | null;
  readonly message_id: string | null;
  readonly body: string;
}

/** Sends one text with nothing but `fetch`, as Twilio's API is asked. */
export function sendTwilio(
  { url }: RunningCarrier,
  {
    to,
    body = "ACME code: 123456",
    callback,
    signal,
  }: { to: string; body?: string; callback?: string; signal?: AbortSignal },
): Promise<Response> {
  const form = new URLSearchParams({ To: to, From: "+15005550006", Body: body });
  if (callback !== undefined) form.set("StatusCallback", callback);
  return fetch(`${url}/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`, {
    method: "POST",
    headers: { authorization: basic },
    body: form,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** The same through Vonage's SMS API. */
export function sendVonage(
  { url }: RunningCarrier,
  { to, text = "ACME code: 123456", ...more }: { to: string; text?: string; callback?: string; type?: string },
): Promise<Response> {
  return fetch(`${url}/sms/json`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      api_key: "key1",
      api_secret: "secret1",
      to: to.replace("+", ""),
      from: "ACME",
      text,
      ...more,
    }),
  });
}

export async function readInbox({ url }: RunningCarrier, to: string): Promise<InboxItem[]> {
  return (await readData(`${url}/inbox?to=${encodeURIComponent(to)}`)) as InboxItem[];
}

export async function readRequests({ url }: RunningCarrier, to: string): Promise<RequestItem[]> {
  return (await readData(`${url}/requests?to=${encodeURIComponent(to)}`)) as RequestItem[];
}

export function addScenario({ url }: RunningCarrier, scenario: object): Promise<Response> {
  return fetch(`${url}/scenarios`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(scenario),
  });
}

async function readData(url: string): Promise<unknown> {
  const { data } = (await (await fetch(url)).json()) as { data: unknown };
  return data;
}
