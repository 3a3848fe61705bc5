import { describe, expect, test } from "vitest";
import { bounds } from "../project/index.ts";
import { defaultTemplate } from "./default-texts.ts";
import { countSegments, isGsm7 } from "./segments.ts";
import { readTemplate, renderTemplate } from "./template.ts";

const languages = ["en", "de", "es", "fr", "it", "nl", "pt"];

describe.each(languages)("the built-in text in %s", (language) => {
  const template = defaultTemplate(language);

  test("is one that a customer might have written", () => expect(readTemplate(template.text)).toEqual(template));

  test("costs one segment, with the longest name and code", () => {
    const text = renderTemplate(template, {
      app: "A".repeat(bounds.appNameLength.max),
      otp: "8".repeat(bounds.codeLength.max),
      minutes: "1440",
      link: "",
    });
    expect(isGsm7(text)).toBe(true);
    expect(countSegments(text)).toBe(1);
  });

  test("is its own language's", () => {
    expect(template.text === defaultTemplate("en").text).toBe(language === "en");
  });
});

describe.each(languages)("the built-in text of a link in %s", (language) => {
  const template = defaultTemplate(language, { link: true });

  test("is one that a customer might have written", () => {
    expect(readTemplate(template.text, "message", { link: true })).toEqual(template);
  });

  test("costs one segment, and the link ends where its space begins", () => {
    const link = `https://verify.example.com/v/${"A".repeat(48)}`;
    const text = renderTemplate(template, { app: "A".repeat(20), otp: "", minutes: "1440", link });
    expect(isGsm7(text)).toBe(true);
    expect(countSegments(text)).toBe(1);
    expect(text).toContain(` ${link} `);
  });

  test("is its own language's", () => {
    expect(template.text === defaultTemplate("en", { link: true }).text).toBe(language === "en");
  });
});

describe("the language of a text", () => {
  test.each([
    { locale: "de-AT", like: "de" },
    { locale: "DE", like: "de" },
    { locale: "pt-BR", like: "pt" },
    { locale: "en-GB", like: "en" },
    { locale: "sv", like: "en" },
    { locale: "", like: "en" },
    { locale: "constructor", like: "en" },
    { locale: "__proto__", like: "en" },
  ])("$locale is answered in $like", ({ locale, like }) => {
    expect(defaultTemplate(locale)).toEqual(defaultTemplate(like));
  });
});
