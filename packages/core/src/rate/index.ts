import type { ProjectId } from "../runtime/index.ts";
export interface Rate {
  readonly key: string;
  readonly perSecond: number | null;
  readonly perDay: number | null;
}
export interface RateRequest {
  readonly rates: readonly Rate[];
  readonly projectId: ProjectId;
}
export type RateAnswer =
  | { readonly kind: "go" }
  | {
      readonly kind: "wait";
      readonly afterMs: number;
      readonly reason: "per_second" | "per_day";
      readonly key: string;
    };
export interface Rates {
  take(request: RateRequest): Promise<RateAnswer>;
}
