import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { Clock } from "../runtime/index.ts";
import { type Health, newHealth } from "./health.ts";
import type { HealthStore } from "./store.ts";

export interface ProvidersDeps {
  readonly clock: Clock;
  readonly health: HealthStore;
  /** The ids of the provider accounts that this server was given. */
  readonly accounts: readonly string[];
}

/**
 * The accounts that this server was given, in their order, then others that were ever asked, as all processes see them now.
 * They carry the texts of every project, so every project sees them.
 */
export async function listProviders(deps: ProvidersDeps, { access }: { access: Access }): Promise<readonly Health[]> {
  requireScope(access.actor, "providers:read");
  return await readProviders(deps);
}

/** One of them. Refuses with `not_found`. */
export async function getProvider(
  deps: ProvidersDeps,
  { access, account }: { readonly access: Access; readonly account: string },
): Promise<Health> {
  return requireAccount(await listProviders(deps, { access }), account);
}

export async function readProviders({ clock, health, accounts }: ProvidersDeps): Promise<readonly Health[]> {
  const known = await health.sync([]);
  const given = accounts.map(
    (account) => known.find((each) => each.account === account) ?? newHealth(account, clock.now()),
  );
  return [...given, ...known.filter(({ account }) => !accounts.includes(account))];
}

export function requireAccount(providers: readonly Health[], account: string): Health {
  const found = providers.find((each) => each.account === account);
  if (found === undefined) throw new AppError("not_found", "No such provider account.");
  return found;
}
