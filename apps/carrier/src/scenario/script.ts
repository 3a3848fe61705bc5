import type { Asked, Operation } from "../send.ts";
import { type ScenarioBody, toStep } from "./scenario-schema.ts";
import type { Step } from "./step.ts";

export interface Scenario {
  readonly id: string;
  readonly body: ScenarioBody;
  readonly steps: readonly Step[];
  /** Index of the step that the next matching send consumes. */
  position: number;
}

export interface Script {
  add(body: ScenarioBody): Scenario;
  /** Consumes the next step of the most specific scenario that matches; null when none does. */
  next(asked: Asked, operation?: Operation): Step | null;
  /** Those with steps left, in the order they are tried. */
  list(): Scenario[];
  clear(): void;
}

/** Most specific first: one number, then the longest prefix, then a provider; among equals the oldest. */
export function createScript(): Script {
  const byNumber = new Map<string, Scenario[]>();
  let others: Scenario[] = [];
  let count = 0;

  function forget(scenario: Scenario): void {
    const { to } = scenario.body;
    if (to === undefined) others = others.filter((each) => each !== scenario);
    else {
      const rest = (byNumber.get(to) ?? []).filter((each) => each !== scenario);
      if (rest.length > 0) byNumber.set(to, rest);
      else byNumber.delete(to);
    }
  }

  return {
    add(body) {
      const scenario: Scenario = { id: `scn_${++count}`, body, steps: body.steps.map(toStep), position: 0 };
      const { to } = body;
      if (to === undefined) others = [...others, scenario].toSorted(bySpecificity);
      else byNumber.set(to, [...(byNumber.get(to) ?? []), scenario].toSorted(bySpecificity));
      return scenario;
    },
    next(asked, operation = "send") {
      const isMeant = ({ body }: Scenario) => body.on === operation && matches(body, asked);
      const scenario = byNumber.get(asked.to)?.find(isMeant) ?? others.find(isMeant);
      const step = scenario?.steps[scenario.position];
      if (scenario === undefined || step === undefined) return null;
      if (!isRepeating(scenario)) scenario.position += 1;
      if (scenario.position === scenario.steps.length && scenario.body.loop) scenario.position = 0;
      if (scenario.position === scenario.steps.length) forget(scenario);
      return step;
    },
    list: () => [...[...byNumber.values()].flat(), ...others],
    clear() {
      byNumber.clear();
      others = [];
    },
  };
}

function matches({ prefix, provider, channel }: ScenarioBody, asked: Asked): boolean {
  if (prefix !== undefined && !asked.to.startsWith(prefix)) return false;
  if (provider !== undefined && provider !== asked.provider) return false;
  return channel === undefined || channel === asked.channel;
}

function isRepeating({ body, position }: Scenario): boolean {
  return body.steps[position]?.repeat === true;
}

function bySpecificity(a: Scenario, b: Scenario): number {
  return specificity(b.body) - specificity(a.body);
}

function specificity({ prefix = "", provider, channel }: ScenarioBody): number {
  return prefix.length * 4 + (provider === undefined ? 0 : 2) + (channel === undefined ? 0 : 1);
}
