import { orderSteps, type RouteStep, resolveRoute } from "../route/index.ts";
import { fraction } from "../runtime/index.ts";
import { TEST_PROVIDER } from "../test-number/index.ts";
import type { SettleDeps } from "./deps.ts";
import type { SettleableClaim } from "./store.ts";

type Routed = Pick<SettleableClaim, "project" | "content" | "message">;

/** The steps of a Message's route as the project has them now. */
function stepsOf({ project, content, message }: Routed): readonly RouteStep[] {
  return resolveRoute(project.settings, { country: content.country, channel: message.channel });
}

/** Provider accounts in the order they are asked now: shares drawn anew, those that are down last. */
export function providersOf(
  { random, standingOf }: Pick<SettleDeps, "random" | "standingOf">,
  routed: Routed,
): string[] {
  // Not one account may be asked for a test, whatever follows what.
  if (routed.content.testOutcome !== null) return [TEST_PROVIDER];
  const steps = orderSteps(stepsOf(routed), { standingOf, draw: () => fraction(random) });
  return steps.map(({ account }) => account);
}

/** The sender that a provider is asked to show: the request's own, the route's, the project's, or the account's (null). */
export function senderOf(
  routed: Routed & { readonly content: { readonly senderId: string | null } },
  provider: string,
): string | null {
  const step = stepsOf(routed).find(({ account }) => account === provider);
  return routed.content.senderId ?? step?.sender ?? routed.project.settings.senderId;
}
