import { type LimitPreset, presetRules } from "../limit/index.ts";
import { defaultGuardPolicy } from "../pumping/index.ts";
import { bounds } from "./bounds.ts";
import { defaultSettings, type ProjectSettings } from "./project.ts";

const presets: Record<LimitPreset, Partial<ProjectSettings>> = {
  strict: {
    checksMax: 3,
    sendsMax: 3,
    cooldownsSeconds: [60, 120, 300, 600],
    guessesPerDayMax: 5,
    userGuessesPerDayMax: 10,
    guessChanceMax: 1e-4,
    handsetSendsPerDayMax: 10,
    backlogMax: 10_000,
    pumpingGuard: { ...defaultGuardPolicy, mode: "enforce" },
    lineTypes: ["voip"],
  },
  balanced: {},
  open: {
    sendsMax: 10,
    cooldownsSeconds: [15, 30, 60, 120],
    guessesPerDayMax: 50,
    userGuessesPerDayMax: 100,
    handsetSendsPerDayMax: 30,
  },
  /** For load tests: nothing that a test of another thing could run into. */
  none: {
    checksMax: bounds.checksMax.max,
    sendsMax: bounds.sendsMax.max,
    cooldownsSeconds: [0],
    guessesPerDayMax: bounds.guessesPerDayMax.max,
    userGuessesPerDayMax: bounds.userGuessesPerDayMax.max,
    handsetSendsPerDayMax: 0,
    backlogMax: bounds.backlogMax.max,
    pumpingGuard: { ...defaultGuardPolicy, mode: "off" },
  },
};

/** The settings that a project starts with under a preset of limits. */
export function presetSettings(preset: LimitPreset): ProjectSettings {
  return { ...defaultSettings, ...presetChange(preset) };
}

/** What taking a preset changes: whatever any preset has a word on, and nothing else. */
export function presetChange(preset: LimitPreset): Partial<ProjectSettings> {
  const touched = new Set(Object.values(presets).flatMap(Object.keys));
  const defaults = Object.entries(defaultSettings).filter(([name]) => touched.has(name));
  return { ...Object.fromEntries(defaults), ...presets[preset], limitPreset: preset, limits: presetRules[preset] };
}
