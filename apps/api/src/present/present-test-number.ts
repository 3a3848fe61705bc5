import type { TestNumberView } from "@proofline/core/project";

export function presentTestNumber(view: TestNumberView): Readonly<Record<string, unknown>> {
  const { number, code, outcome, expiresAt, source } = view;
  return { object: "test_number", number, code, outcome, expires_at: expiresAt?.toISOString() ?? null, source };
}
