import type { Answer } from "./answer.ts";
import { newEvent, newId } from "./event.ts";
import { type Manner, sign, writeJson, writeName } from "./manner.ts";
import { type Patience, sendRequest } from "./request.ts";
import type { Target } from "./target.ts";

export type Headers = Readonly<Record<string, string>>;

/** The three headers of a delivery. */
export type SignedHeaders = {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
};

/** A delivery; what is left out is as it should be. */
export interface DeliveryPlan {
  readonly id?: string;
  /** What is signed, and sent unless `sent` says otherwise. */
  readonly body?: string | Buffer;
  readonly sent?: string | Buffer;
  /** How long ago it was signed; below zero for the future. */
  readonly ageSeconds?: number;
  readonly secret?: string;
  /** Writes another signature header, from ours and from what other secrets would have given. */
  readonly signature?: (own: string, signedWith: (secret: string) => string) => string;
  /** Changes the headers after signing. */
  readonly headers?: (signed: SignedHeaders) => Headers;
  readonly casing?: Manner["casing"];
  readonly method?: string;
  /** Where the body is cut into pieces, in bytes. */
  readonly cuts?: readonly number[];
}

/** What drills work with. */
export interface Dojo {
  readonly manner: Manner;
  /** The receiver's secrets: the one in use, and the one that comes next, if it was told one. */
  readonly secrets: readonly string[];
  deliver(plan?: DeliveryPlan): Promise<Answer>;
}

export interface DojoSettings extends Patience {
  readonly target: Target;
  readonly manner: Manner;
  readonly secrets: readonly string[];
}

/** A dojo that signs in one manner. */
export function openDojo({ target, manner, secrets, ...patience }: DojoSettings): Dojo {
  return {
    manner,
    secrets,
    deliver(plan = {}) {
      const { method = "POST", casing = manner.casing } = plan;
      const body = toBytes(plan.body ?? writeJson(newEvent("verification.verified"), manner.layout));
      const signed = signHeaders(body, { plan, manner });
      const named = {
        "content-type": "application/json",
        "user-agent": "Proofline-Dojo",
        ...(plan.headers?.(signed) ?? signed),
      };
      const headers = Object.fromEntries(
        Object.entries(named).map(([name, value]) => [writeName(name, casing), value]),
      );
      const pieces = cut(toBytes(plan.sent ?? body), plan.cuts ?? []);
      return sendRequest(target, { method, headers, pieces }, patience);
    },
  };
}

function signHeaders(body: Buffer, { plan, manner }: { plan: DeliveryPlan; manner: Manner }): SignedHeaders {
  const id = plan.id ?? newId("evt");
  const timestamp = String(Math.floor(Date.now() / 1000) - (plan.ageSeconds ?? 0));
  const signedWith = (secret: string): string => sign({ id, timestamp, body }, { ...manner, secret });
  const own = signedWith(plan.secret ?? manner.secret);
  const signature = plan.signature?.(own, signedWith) ?? own;
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
}

const toBytes = (body: string | Buffer): Buffer => (typeof body === "string" ? Buffer.from(body) : body);

function cut(body: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const edges = [0, ...cuts, body.length];
  return edges.slice(1).map((end, index) => body.subarray(edges[index], end));
}
