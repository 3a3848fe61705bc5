import { isClient } from "../access/index.ts";
import type { PhoneNumber } from "../phone/index.ts";
import type { OpenCommand } from "./create-command.ts";
import type { VerificationDeps } from "./deps.ts";
import { isLimitRefusal, LimitRefusal, type TakenLimits, takeLimits } from "./take-limits.ts";

/** How long a start that is refused waits for those of its number that are counted and not written yet. */
const WAIT_MS = 25;
const WAITS_MAX = 20;

interface LimitedStart<T> {
  readonly command: OpenCommand;
  readonly number: PhoneNumber;
  /** What may be answered without a send; null where nothing may. */
  readonly instead: () => Promise<T | null>;
}

/**
 * Counts a start by the limits; one that they refuse may be answered without a send. Of many starts of one number at
 * once, some are refused while the first is on its way: as long as one may be, it is waited for, and it is the answer.
 */
export async function takeForStart<T>(
  deps: VerificationDeps,
  { command: { access, input, open }, number, instead }: LimitedStart<T>,
): Promise<{ readonly taken: TakenLimits } | { readonly instead: T }> {
  const { apiKeyId, mode } = access.actor;
  const isTest = mode === "test";
  const { clientIp = null, userId = null, limitKeys = {} } = input;
  const asksItself = isClient(access.actor);
  const subjects = { apiKeyId, asksItself, to: number.e164, country: number.country, clientIp, userId, limitKeys };
  for (let waits = 0; ; waits++) {
    try {
      return { taken: await takeLimits(deps, { project: access.project, subjects, isTest, trail: open.trail }) };
    } catch (refusal) {
      if (!isLimitRefusal(refusal)) throw refusal;
      const { steps } = open.trail.read();
      // What is answered without a send is not the decision of the limits.
      open.trail.forget("limits");
      open.trail.forget("guard");
      const answer = await instead();
      if (answer !== null) return { instead: answer };
      for (const finding of steps) {
        if (finding.step === "limits") open.trail.found("limits", finding.inputs);
        if (finding.step === "guard") open.trail.found("guard", finding.inputs);
      }
      const onItsWay = refusal instanceof LimitRefusal && refusal.countedJustNow;
      if (!onItsWay || waits === WAITS_MAX) throw refusal;
      await deps.pause(WAIT_MS);
    }
  }
}
