import type { Actor } from "../access/index.ts";
import type { CountryPolicies, CountryPolicy } from "../country/index.ts";
import type { LimitRule } from "../limit/index.ts";
import type { Route, RouteKey } from "../route/index.ts";
import type { ProjectId } from "../runtime/index.ts";
import type { DecisionCallback } from "./decision-callback.ts";
import type { Project, ProjectSettings } from "./project.ts";

export interface Access {
  readonly actor: Actor;
  readonly project: Project;
  /** Null: nobody is asked before a send. */
  readonly decisionCallback: DecisionCallback | null;
}

/** The port to projects and their keys. */
export interface ProjectStore {
  /** Who holds the key with this digest, or null: unknown, revoked and expired keys look the same. */
  authenticate(keyDigest: Uint8Array): Promise<Access | null>;
  find(id: ProjectId): Promise<Project | null>;
  /** A project with whom it asks before a send: what holds for a credential that is no row. */
  open(id: ProjectId): Promise<Omit<Access, "actor"> | null>;
  /** Merges the change into the newest settings and counts the version up. */
  changeSettings(id: ProjectId, change: Partial<ProjectSettings>): Promise<Project>;
  /** Sets the Route of its country and channel, or replaces the one that is there; counts the version up. */
  setRoute(id: ProjectId, route: Route): Promise<void>;
  /** Sets the limit of that name, or removes it (null); counts the version up. */
  putLimit(id: ProjectId, change: { readonly name: string; readonly rule: LimitRule | null }): Promise<Project>;
  /** False when there is none; else counts the version up. */
  removeRoute(id: ProjectId, key: RouteKey): Promise<boolean>;
  /** Sets what the project says of one place, or takes it back (null); counts the version up. Returns all it says. */
  setCountryPolicy(
    id: ProjectId,
    change: { readonly place: string; readonly policy: CountryPolicy | null },
  ): Promise<CountryPolicies>;
  /** Sets or replaces the callback, or removes it (null); counts the version up. */
  setDecisionCallback(id: ProjectId, callback: DecisionCallback | null): Promise<void>;
}
