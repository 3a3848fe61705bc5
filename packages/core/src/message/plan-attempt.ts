import { addSeconds, fraction } from "../runtime/index.ts";
import type { SendMessageDeps } from "./deps.ts";
import { nextProvider } from "./next-provider.ts";
import { providersOf, senderOf, stepsOf } from "./route-of.ts";
import type { MessageClaim } from "./store.ts";

/** Whom to ask now, or when to look again: waiting for a rate or for an account that is down is no Attempt. */
export type Plan = { readonly kind: "ask"; readonly provider: string } | { readonly kind: "wait"; readonly at: Date };

/** A wait that is worth it for the provider that the ladder chose; for longer ones the next is asked. */
const RATE_PATIENCE_MS = 5_000;
/** While every account of the route is down, the Message looks again about this often. */
const DOWN_PAUSE_SECONDS = 1;

/**
 * The ladder chose a provider when the last Attempt ended; since then its account may have gone down or be at its
 * rate. The next one that the ladder allows takes its place, the same code with it.
 */
export async function planAttempt(deps: SendMessageDeps, claim: MessageClaim): Promise<Plan> {
  const now = deps.clock.now();
  let again = addSeconds(now, DOWN_PAUSE_SECONDS * (0.5 + fraction(deps.random)));
  let waits = false;
  for (const provider of candidates(deps, claim)) {
    if (!(await mayBeAsked(deps, provider))) continue;
    const answer = await deps.rates.take({
      rates: deps.rateRules(provider, senderOf(claim, provider)),
      projectId: claim.message.projectId,
    });
    if (answer.kind === "go") return { kind: "ask", provider };
    const at = addSeconds(now, answer.afterMs / 1_000);
    if (answer.afterMs <= RATE_PATIENCE_MS) return { kind: "wait", at };
    again = waits && again < at ? again : at;
    waits = true;
  }
  return { kind: "wait", at: again };
}

/** An account that is down is asked by one Message at a time, when its cool-down is over: that is how it comes back. */
async function mayBeAsked({ health, standingOf }: SendMessageDeps, provider: string): Promise<boolean> {
  const { kind } = standingOf(provider);
  return kind === "half_open" ? await health.acquireProbe(provider) : kind !== "open";
}

/** Accounts that are due for a probe first, then the one that was chosen, then whom the ladder would choose after it. */
function* candidates(deps: SendMessageDeps, claim: MessageClaim): Generator<string> {
  const chosen = claim.attempt?.provider;
  const { attempts } = claim;
  const failingOver = attempts.some(({ status }) => status === "accepted");
  let providers = providersOf(deps, claim);
  for (const { account } of stepsOf(claim)) {
    const fresh = !attempts.some(({ provider }) => provider === account);
    if (account !== chosen && fresh && deps.standingOf(account).kind === "half_open") yield account;
  }
  if (chosen !== undefined) yield chosen;
  providers = providers.filter((provider) => provider !== chosen);
  for (;;) {
    const next = nextProvider(attempts, { providers, failingOver });
    if (next === null) return;
    yield next;
    providers = providers.filter((provider) => provider !== next);
  }
}
