import type { Project } from "../project/index.ts";
import type { VerificationId } from "../runtime/index.ts";
import type { Finding } from "./ruling.ts";
import type { Step, StepInputs } from "./step.ts";

/** What it is that is decided on; of each the last that was noted holds. */
export interface Concern {
  /** As it was read: its settings were used. */
  readonly project: Project;
  /** Null while none is started. */
  readonly verificationId: VerificationId | null;
  readonly channel: string;
}

/** What is found on the way to a decision on one send, step by step. */
export interface Trail {
  /** Notes what a step is decided from. A step that is decided anew, on newer settings, counts as found last. */
  found<S extends Step>(step: S, inputs: StepInputs[S]): void;
  /** The step was not taken after all. */
  forget(step: Step): void;
  concerns(change: Partial<Concern>): void;
  read(): Concern & { readonly steps: readonly Finding[] };
}

export function openTrail(begin: Concern): Trail {
  const inputsOf = new Map<Step, StepInputs[Step]>();
  let concern = begin;
  return {
    found(step, inputs) {
      inputsOf.delete(step);
      inputsOf.set(step, inputs);
    },
    forget: (step) => void inputsOf.delete(step),
    concerns(change) {
      concern = { ...concern, ...change };
    },
    read: () => ({ ...concern, steps: [...inputsOf].map(([step, inputs]) => ({ step, inputs }) as Finding) }),
  };
}
