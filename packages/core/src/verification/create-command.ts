import type { Quota } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { OpenCase } from "./ruled.ts";
import type { StartInput } from "./start.ts";
import type { TestTarget } from "./test-target.ts";

export interface CreateCommand {
  readonly access: Access;
  readonly input: StartInput;
  /** The caller's Idempotency-Key with the fingerprint of its request. */
  readonly idempotency: { readonly key: string; readonly fingerprint: Uint8Array } | null;
  /** Reads the caller's project anew, after it turned out to have changed. Throws when the key is gone. */
  readonly reload: () => Promise<Access>;
  /** The test number that it is about, as `admitNumber` found; null or undefined: a live one. */
  readonly test?: TestTarget | null;
}

/** A command whose decision is under way. */
export interface OpenCommand extends CreateCommand {
  readonly open: OpenCase;
}

/** `created` false: the answer is about a Verification that was live before, or repeats an earlier answer of that kind. */
export interface StartAnswer {
  readonly created: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  /** What is left of the limits that this send was counted by; undefined where nothing was sent. */
  readonly quotas?: readonly Quota[];
}
