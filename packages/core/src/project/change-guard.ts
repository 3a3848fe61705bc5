import { type PhoneDigest, requireScope } from "../access/index.ts";
import { invalidField } from "../error/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import type { GuardMode, GuardPolicy } from "../pumping/index.ts";
import { guardNetworkOf } from "../pumping/index.ts";
import type { Access, ProjectStore } from "./store.ts";

/** What is named replaces what was; the rest stays. */
export interface ChangeGuardCommand {
  readonly access: Access;
  readonly mode?: GuardMode | undefined;
  readonly numbers?: readonly string[] | undefined;
  readonly ranges?: readonly string[] | undefined;
  /** Addresses or networks; each stands for its /24, or /64 of IPv6. */
  readonly networks?: readonly string[] | undefined;
}

interface Deps {
  readonly projects: Pick<ProjectStore, "find" | "changeSettings">;
  readonly phoneDigest: PhoneDigest;
}

/**
 * Changes the pumping guard of the caller's project. Numbers are kept as keyed digests. Refuses with `forbidden`,
 * `phone_number_invalid` and, naming the entry, with `invalid_request` what is no network.
 */
export async function changeGuard(deps: Deps, { access, mode, ...lists }: ChangeGuardCommand): Promise<GuardPolicy> {
  requireScope(access.actor, "settings:write");
  const { id } = access.project;
  const numbers = lists.numbers?.map((to, i) => {
    const { e164 } = parsePhoneNumber(to, `allow.numbers.${i}`);
    return Buffer.from(deps.phoneDigest(id, e164)).toString("hex");
  });
  const networks = lists.networks?.map((text, i) => {
    const network = guardNetworkOf(text.replace(/\/(?:24|64)$/, ""));
    if (network === null) throw invalidField(`allow.networks.${i}`, "Not an address, nor a /24 or /64 of one.");
    return network;
  });
  // As it is now, not as a cache has it: a list that somebody else set a moment ago is not to be undone.
  const { mode: modeNow, allow } = ((await deps.projects.find(id)) ?? access.project).settings.pumpingGuard;
  const pumpingGuard: GuardPolicy = {
    mode: mode ?? modeNow,
    allow: {
      numbers: numbers ?? allow.numbers,
      ranges: lists.ranges ?? allow.ranges,
      networks: networks ?? allow.networks,
    },
  };
  return (await deps.projects.changeSettings(id, { pumpingGuard })).settings.pumpingGuard;
}

/** The guard of the caller's project as it is now. */
export async function getGuard(
  deps: { readonly projects: Pick<ProjectStore, "find"> },
  { access }: { readonly access: Access },
): Promise<GuardPolicy> {
  requireScope(access.actor, "settings:read");
  return ((await deps.projects.find(access.project.id)) ?? access.project).settings.pumpingGuard;
}
