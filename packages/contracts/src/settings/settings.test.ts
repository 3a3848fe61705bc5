import { expect, test } from "vitest";
import { ChangeSettings } from "./settings.ts";

test("a change names what it changes, and nothing else comes with it", () => {
  expect(ChangeSettings.parse({ checks_max: 3 })).toEqual({ checks_max: 3 });
  expect(ChangeSettings.parse({})).toEqual({});
});

test("a setting that does not exist is refused: a typing error must not look like a success", () => {
  expect(ChangeSettings.safeParse({ check_max: 3 }).success).toBe(false);
});

test("only what may be unset may be null", () => {
  expect(ChangeSettings.parse({ sender_id: null, message: null })).toEqual({ sender_id: null, message: null });
  expect(ChangeSettings.safeParse({ app_name: null }).success).toBe(false);
});
