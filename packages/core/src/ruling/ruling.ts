import type { ErrorCode } from "../error/index.ts";
import type { ProjectId, RulingId, VerificationId } from "../runtime/index.ts";
import type { Step, StepInputs } from "./step.ts";

/** Of the rules and of the record: it counts up when a judge would answer differently from the same inputs. */
export const RULES_VERSION = 1;

export const RULING_ACTIONS = ["send", "hold", "refuse"] as const;
export type RulingAction = (typeof RULING_ACTIONS)[number];

/** One step with what it was decided from. */
export type Finding = { [S in Step]: { readonly step: S; readonly inputs: StepInputs[S] } }[Step];

/** What came of it: the step that decided, and the code of the refusal; both null where something is sent. */
export interface Outcome {
  readonly action: RulingAction;
  readonly step: Step | null;
  readonly code: ErrorCode | null;
}

/**
 * What we decided about one send, with all that it was decided from. Its JSON is what is kept and signed, so names are
 * those of the wire. It holds no clear number, address or code.
 */
export interface Ruling {
  readonly version: number;
  readonly occasion: "start" | "resend" | "next_channel";
  /** RFC 3339. */
  readonly at: string;
  /** The version of the project whose settings were used. */
  readonly project_version: number;
  readonly actor: { readonly kind: string; readonly api_key_id: string | null };
  readonly subject: {
    /** Hex of the number's keyed digest. */
    readonly number: string;
    readonly country: string | null;
    readonly channel: string;
  };
  /** In the order in which they were decided. */
  readonly steps: readonly Finding[];
  readonly outcome: Outcome;
}

/** A Ruling as it is kept: its text, and a MAC over it under a key of the ring. */
export interface SignedRuling {
  readonly id: RulingId;
  readonly projectId: ProjectId;
  /** Null where none was started. */
  readonly verificationId: VerificationId | null;
  readonly phoneDigest: string;
  readonly outcome: Outcome;
  /** JSON of the Ruling, to the byte as it was signed. */
  readonly text: string;
  readonly keyId: string;
  readonly mac: Uint8Array;
}
