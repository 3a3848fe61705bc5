import { judgeRoom } from "../backlog/index.ts";
import { judgeCountry } from "../country/index.ts";
import { actionWithoutAnswer } from "../decision/index.ts";
import { canReach } from "../phone/index.ts";
import { judgeTest } from "../test-number/index.ts";
import { judgeGuardStep } from "./judge-guard-step.ts";
import { judgeLive } from "./judge-live.ts";
import type { Finding, Outcome, Ruling } from "./ruling.ts";
import type { Step, StepInputs, StepVerdict } from "./step.ts";

const pass: StepVerdict = { kind: "pass" };
const refuse = (code: Extract<StepVerdict, { kind: "refuse" }>["code"]): StepVerdict => ({ kind: "refuse", code });

/** The rules themselves, each over what its step was decided from: no clock, no store, no settings but the recorded ones. */
const judges: { readonly [S in Step]: (inputs: StepInputs[S]) => StepVerdict } = {
  test_number: (inputs) => {
    const code = judgeTest(inputs);
    return code === null ? pass : refuse(code);
  },
  country: ({ policies, country, risky }) =>
    judgeCountry(policies, country, risky).policy === "deny" ? refuse("country_not_allowed") : pass,
  line_type: ({ line_type: lineType, fictional, channel, allowed }) =>
    canReach({ lineType, fictional }, { channel, allowed }) ? pass : refuse("phone_number_not_mobile"),
  backlog: ({ project, total, project_max: projectMax, total_max: totalMax, urgency }) => {
    const refusal = judgeRoom({ project, total }, { projectMax, totalMax, urgency });
    return refusal === null ? pass : refuse(refusal);
  },
  limits: ({ windows }) => (windows.some(([, , max, used]) => used >= max) ? refuse("rate_limited") : pass),
  guard: judgeGuardStep,
  live: judgeLive,
  callback: ({ answer, initiator, on_failure }) =>
    (answer ?? actionWithoutAnswer(initiator, on_failure)) === "deny" ? refuse("send_denied") : pass,
};

/** What the recorded inputs decide, whatever outcome the record claims: the first step that does not let it pass. */
export function rederive({ steps }: Pick<Ruling, "steps">): Outcome {
  for (const finding of steps) {
    const verdict = judge(finding);
    if (verdict.kind === "hold") return { action: "hold", step: finding.step, code: null };
    if (verdict.kind === "refuse") return { action: "refuse", step: finding.step, code: verdict.code };
  }
  return { action: "send", step: null, code: null };
}

export function isStep(name: string): name is Step {
  return Object.hasOwn(judges, name);
}

function judge<S extends Step>({ step, inputs }: { step: S; inputs: StepInputs[S] } & Finding): StepVerdict {
  const rule: (inputs: StepInputs[S]) => StepVerdict = judges[step];
  return rule(inputs);
}
