import type { ErrorCode } from "@proofline/core/error";
import type { z } from "zod";

export interface AnswerSpec {
  readonly description: string;
  /** JSON of this shape; without it, `type` or nothing. */
  readonly schema?: z.ZodType;
  /** Media type of what is not JSON. */
  readonly type?: string;
}

/** A route's contract: what `/openapi.json` says of it, and what its requests are held to. */
export interface Route<B extends z.ZodType, Q extends z.ZodType> {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** With parameters in braces: `/v1/verifications/{id}`. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly body?: B;
  /** No body at all reads as an empty one. */
  readonly bodyOptional?: boolean;
  readonly query?: Q;
  /** Request headers, for the document alone. */
  readonly headers?: z.ZodObject;
  readonly answers: Readonly<Record<number, AnswerSpec>>;
  /** Codes beyond those that every route of its kind may answer. */
  readonly problems?: readonly ErrorCode[];
  /** Whether apps and pages may call it, with a publishable key or a user token; else backends alone. */
  readonly clients?: boolean;
  /** Their answers leave at multiples of this after the request came, in ms: longer than the work takes. Default 100. */
  readonly clientBeatMs?: number;
  /** A probe: written to the log only when it goes wrong. */
  readonly quiet?: boolean;
}

export const TAGS = {
  Verifications: "Prove that a person holds a phone number.",
  Settings: "How a project verifies.",
  Webhooks: "Where a project hears of events.",
  Proofs: "What a success can be shown with, to any backend.",
  Receipts: "Providers report here what became of a message.",
  Operations: "Health, metrics and documentation.",
} as const;
export type Tag = keyof typeof TAGS;

export function defineRoute<B extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined>(
  route: Route<B, Q>,
): Route<B, Q> {
  return route;
}
