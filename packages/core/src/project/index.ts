export { bounds } from "./bounds.ts";
export { type ChangeSettingsCommand, changeSettings } from "./change-settings.ts";
export type { DecisionCallback } from "./decision-callback.ts";
export { getSettings } from "./get-settings.ts";
export { FAILOVER_POLICIES, type FailoverPolicy, UNKNOWN_POLICIES, type UnknownPolicy } from "./policies.ts";
export { LIMIT_PRESETS, type LimitPreset, presetSettings } from "./presets.ts";
export { CONSECUTIVE_GUESSES_MAX, defaultSettings, type Project, type ProjectSettings } from "./project.ts";
export { requireKnownAccounts } from "./require-known-accounts.ts";
export type { Access, ProjectStore } from "./store.ts";
