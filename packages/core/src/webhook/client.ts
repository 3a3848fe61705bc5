export interface WebhookPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why a URL is never called. */
export type ForbiddenUrl = "forbidden_url" | "forbidden_port" | "forbidden_address";

export type PostResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly retryAfterSeconds: number | null;
      /** What was read of the answer, as it came: for who asked a question. May hold a code or a number; never kept. */
      readonly body: string;
      /** Its beginning for the operator, without what could be a phone number. */
      readonly bodyExcerpt: string;
      readonly durationMs: number;
    }
  /** Not called: the URL, or an address its name resolved to, is not to be reached from here. */
  | { readonly kind: "refused"; readonly reason: ForbiddenUrl }
  | {
      readonly kind: "failed";
      readonly cause: "timeout" | "dns" | "connect" | "tls" | "reset" | "protocol";
      readonly durationMs: number;
    };

/** The one way out to customers' URLs (reliability rule: every such request goes through the guarded client). */
export interface WebhookClient {
  /** One POST: no redirect is followed, the answer is read up to a bound, everything inside one deadline. Never throws. */
  post(request: WebhookPost, signal: AbortSignal): Promise<PostResult>;
  /** What can be said of a URL without resolving its name. */
  checkUrl(url: string): { readonly ok: true } | { readonly ok: false; readonly reason: ForbiddenUrl };
}
