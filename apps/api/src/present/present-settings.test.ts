import { ChangeSettings, Settings } from "@proofline/contracts";
import { defaultSettings } from "@proofline/core/project";
import { expect, test } from "vitest";
import { presentSettings, toSettingsChange } from "./present-settings.ts";

test("settings as they are shown can be sent back as a change, and mean the same", () => {
  const {
    object,
    guess_chance: _chance,
    warnings: _warnings,
    ...shown
  } = Settings.parse(presentSettings(defaultSettings));
  expect(object).toBe("settings");
  const {
    routes: _,
    pumpingGuard: ______,
    countryPolicies: __,
    testNumbers: ___,
    limitPreset: ____,
    limits: _____,
    userTokenGeneration: _______,
    ...settings
  } = defaultSettings;
  expect(toSettingsChange(ChangeSettings.parse(shown))).toEqual(settings);
});

test("what is not named does not change; null is a value", () => {
  expect(toSettingsChange({ message: null, checks_max: 3 })).toEqual({ message: null, checksMax: 3 });
  expect(toSettingsChange({})).toEqual({});
});
