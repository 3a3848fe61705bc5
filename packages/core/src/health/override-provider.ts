import { requireScope } from "../access/index.ts";
import { invalidField } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { Health, Override } from "./health.ts";
import { type ProvidersDeps, readProviders, requireAccount } from "./list-providers.ts";

export interface OverrideCommand {
  readonly access: Access;
  readonly account: string;
  /** Null: the breaker decides again. */
  readonly override: Override | null;
}

/**
 * Puts an operator's word before the breaker's, for every project and process, or takes it back. Refuses with `not_found`
 * an account that nobody knows, and with `invalid_request` an end that is past.
 */
export async function overrideProvider(deps: ProvidersDeps, command: OverrideCommand): Promise<Health> {
  const { access, account, override } = command;
  requireScope(access.actor, "providers:write");
  requireAccount(await readProviders(deps), account);
  const until = override?.until ?? null;
  if (until !== null && until <= deps.clock.now()) throw invalidField("until", "This moment is past.");
  await deps.health.setOverride(account, override);
  return requireAccount(await readProviders(deps), account);
}
