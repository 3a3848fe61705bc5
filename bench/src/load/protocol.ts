/** What the bench asks of the load generator, which is a process of its own. */
export type Command =
  /** One leg of single requests, as fast as `concurrency` callers get answers. Ends with the time or the requests. */
  | {
      readonly kind: "volley";
      readonly origin: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly requests: readonly PlannedRequest[];
      readonly expect: Expectation;
      readonly concurrency: number;
      readonly seconds: number;
    }
  | FlowsCommand;

export interface PlannedRequest {
  readonly path: string;
  readonly body: string;
}

/** What an answer must be, to count. */
export interface Expectation {
  readonly status: number;
  /** Text that the answer must hold. */
  readonly contains: string;
}

/** Whole flows: start, text, code, check, webhook. */
export interface FlowsCommand {
  readonly kind: "flows";
  readonly target: FlowTarget;
  readonly numbers: readonly string[];
  readonly seconds: number;
  /** `closed`: so many at once. `open`: begun at a steady rate, whatever becomes of the earlier ones. */
  readonly pace:
    | { readonly kind: "closed"; readonly flows: number }
    | { readonly kind: "open"; readonly perSecond: number };
}

export interface FlowTarget {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly startPath: string;
  /** `{id}` becomes the started id. */
  readonly checkPath: string;
  readonly sinkUrl: string;
  /** Whether the code has to be read from the carrier's inbox. */
  readonly readsInbox: boolean;
}

export interface VolleyResult {
  readonly answered: number;
  readonly errors: number;
  readonly elapsedMs: number;
  /** The `id` of each counted answer, with the index of its request. */
  readonly ids: readonly { readonly index: number; readonly id: string }[];
  /** One of the faults, for the operator. */
  readonly fault: string | null;
}

export interface FlowsResult {
  readonly completed: number;
  readonly errors: number;
  readonly elapsedMs: number;
  readonly acceptToProviderMs: readonly number[];
  readonly checkToWebhookMs: readonly number[];
  readonly fault: string | null;
}

export type Reply =
  | { readonly kind: "ready"; readonly receiverUrl: string }
  | { readonly kind: "volley"; readonly result: VolleyResult }
  | { readonly kind: "flows"; readonly result: FlowsResult }
  | { readonly kind: "fault"; readonly message: string };
