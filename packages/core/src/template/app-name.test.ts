import { describe, expect, test } from "vitest";
import { refusalOf } from "../testing/refusal.ts";
import { readAppName } from "./app-name.ts";

describe("the name that every text shows", () => {
  test.each(["Acme", "Acme & Söhne", "アクメ", "A", "me@work", "{otp}"])("%j is taken as it is", (name) => {
    expect(readAppName(name)).toBe(name);
  });

  test.each([
    { name: "a second line, which browsers might read", text: "Acme\n@evil.example #000000" },
    { name: "an @ in front", text: "@evil.example #000000" },
    { name: "a carriage return", text: "Acme\r" },
    { name: "a zero-width space", text: "Ac\u200bme" },
    { name: "a right-to-left override", text: "\u202eemcA" },
    { name: "spaces alone", text: "   " },
    { name: "nothing", text: "" },
  ])("$name is refused", ({ text }) => {
    expect(refusalOf(() => readAppName(text))).toMatchObject({
      code: "invalid_request",
      faults: [{ path: "app_name" }],
    });
  });
});
