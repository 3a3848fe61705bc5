import type { LimitTable } from "@proofline/core/project";

export function presentLimit(rule: LimitTable["rules"][number]) {
  const { name, by, key, windows, source } = rule;
  return { object: "limit", name, by, key, windows, source };
}

export function presentLimits({ preset, rules }: LimitTable) {
  return { preset, data: rules.map(presentLimit) };
}
