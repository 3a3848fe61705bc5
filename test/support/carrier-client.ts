import { poll } from "./poll.ts";

/** One text as the handset shows it. */
export interface InboxText {
  readonly id: string;
  readonly to: string;
  readonly body: string;
  readonly provider: "twilio" | "vonage" | "gateway";
  readonly channel: "sms" | "call";
  readonly at: string;
}

/** One request as a provider saw it. */
export interface SeenRequest {
  readonly provider: "twilio" | "vonage" | "gateway";
  readonly outcome: string;
  readonly client_ref: string | null;
  readonly valid_for_seconds: number | null;
  readonly status_callback: string | null;
  readonly message_id: string | null;
}

export interface CarrierClient {
  readonly url: string;
  inbox(to: string): Promise<readonly InboxText[]>;
  /** Waits until `count` texts arrived at the number, and returns the newest. */
  text(to: string, options?: { count?: number; timeoutMs?: number }): Promise<InboxText>;
  /** What was asked of the providers about a number, whatever became of it. */
  requests(to: string): Promise<readonly SeenRequest[]>;
  script(scenario: Readonly<Record<string, unknown>>): Promise<void>;
}

export function createCarrierClient(url: string): CarrierClient {
  const list = async <Item>(path: string, to: string): Promise<readonly Item[]> => {
    const answer = await fetch(`${url}${path}?to=${encodeURIComponent(to)}`);
    const { data } = (await answer.json()) as { data: readonly Item[] };
    return data;
  };
  const inbox = (to: string) => list<InboxText>("/inbox", to);
  return {
    url,
    inbox,
    text: (to, { count = 1, timeoutMs = 30_000 } = {}) =>
      poll(
        async () => {
          const texts = await inbox(to);
          return texts.length >= count && texts.at(-1);
        },
        { what: `text ${count} to ${to}`, timeoutMs },
      ),
    requests: (to) => list<SeenRequest>("/requests", to),
    async script(scenario) {
      const answer = await fetch(`${url}/scenarios`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(scenario),
      });
      if (answer.status !== 201) throw new Error(`the carrier refused the scenario: ${await answer.text()}`);
    },
  };
}

/** The code in a text, as the person reads it. */
export function codeIn({ body }: { readonly body: string }): string {
  const code = /\b\d{6}\b/.exec(body)?.[0];
  if (code === undefined) throw new Error("the text holds no code of six digits");
  return code;
}

/** A code of the same shape that is not this one. */
export function otherThan(code: string): string {
  return String((Number(code) + 1) % 10 ** code.length).padStart(code.length, "0");
}
