import { addSeconds } from "../runtime/index.ts";
import type { SendMessageDeps } from "./deps.ts";
import { nextProvider } from "./next-provider.ts";
import { providersOf } from "./route-of.ts";
import type { MessageClaim } from "./store.ts";
import { takeRate } from "./take-rate.ts";

/** Whom to ask now, or when to look again: waiting for an account that is down, or at its rate, is no Attempt. */
export type Plan =
  /** `probe`: the account is down, and this Message finds out whether it still is. */
  | { readonly kind: "ask"; readonly provider: string; readonly probe: boolean }
  | { readonly kind: "wait"; readonly at: Date };

/** A rate is waited for this long; for longer the next account is asked. */
const RATE_PATIENCE_MS = 5_000;

/**
 * The ladder chose a provider when the last Attempt ended; since then its account may have gone down, or be at its rate
 * for longer than is worth the wait. The next one that the ladder allows takes its place, with the same code. Where all
 * are down, the Messages ask them one at a time.
 */
export async function planAttempt(deps: SendMessageDeps, claim: MessageClaim): Promise<Plan> {
  const probed = await offerProbe(deps, claim);
  if (probed !== null) return { kind: "ask", provider: probed, probe: true };
  const now = deps.clock.now();
  const [up, down] = byStanding(deps, [...candidatesOf(deps, claim)]);
  const waitsMs: number[] = [];
  for (const provider of up) {
    const waitMs = await takeRate(deps, { claim, provider });
    if (waitMs === 0) return { kind: "ask", provider, probe: false };
    if (waitMs <= RATE_PATIENCE_MS) return { kind: "wait", at: addSeconds(now, waitMs / 1_000) };
    waitsMs.push(waitMs);
  }
  for (const account of down.filter((provider) => canCarry(deps, { claim, provider }))) {
    if (await takeProbe(deps, { claim, account, eager: true })) return { kind: "ask", provider: account, probe: true };
  }
  // What is down may be up again long before what is at its rate has room.
  if (down.length > 0 || waitsMs.length === 0) waitsMs.push(deps.health.nextLook().getTime() - now.getTime());
  return { kind: "wait", at: addSeconds(now, Math.min(...waitsMs) / 1_000) };
}

function byStanding(
  { standingOf }: SendMessageDeps,
  providers: readonly string[],
): readonly [up: readonly string[], down: readonly string[]] {
  const isUp = (provider: string): boolean => ["closed", "recovering"].includes(standingOf(provider).kind);
  return [providers.filter(isUp), providers.filter((provider) => !isUp(provider))];
}

/** A worker that was not given an account, or one that cannot call, would take its probe and ask nobody. */
function canCarry(
  { providers }: SendMessageDeps,
  { claim, provider }: { claim: MessageClaim; provider: string },
): boolean {
  const found = providers.get(provider);
  return found !== undefined && (claim.message.channel === "sms" || found.placeCall !== undefined);
}

/** A probe is a text like any other: an account at its rate is not probed either. */
async function takeProbe(
  deps: SendMessageDeps,
  { claim, account, eager }: { claim: MessageClaim; account: string; eager: boolean },
): Promise<boolean> {
  return (
    (await deps.health.takeProbe({ account, eager })) && (await takeRate(deps, { claim, provider: account })) === 0
  );
}

/**
 * An account that is down comes back through Messages that ask it once its cool-down is over: one at a time, and only
 * those that have asked nobody yet, so that no person waits twice.
 */
async function offerProbe(deps: SendMessageDeps, claim: MessageClaim): Promise<string | null> {
  if (claim.attempts.length > 0) return null;
  for (const account of providersOf(deps, claim)) {
    if (deps.standingOf(account).kind !== "half_open" || !canCarry(deps, { claim, provider: account })) continue;
    if (await takeProbe(deps, { claim, account, eager: false })) return account;
  }
  return null;
}

/** The account that was chosen, then whom the ladder would choose after it. */
function* candidatesOf(deps: SendMessageDeps, claim: MessageClaim): Generator<string> {
  const { attempts } = claim;
  const chosen = claim.attempt?.provider;
  const failingOver = attempts.some(({ status }) => status === "accepted");
  let providers = providersOf(deps, claim);
  for (let next = chosen ?? null; next !== null; next = nextProvider(attempts, { providers, failingOver })) {
    yield next;
    const asked = next;
    providers = providers.filter((provider) => provider !== asked);
  }
}
