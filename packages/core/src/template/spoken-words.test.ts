import { describe, expect, test } from "vitest";
import { spokenWords } from "./spoken-words.ts";

describe("the words of a call", () => {
  test.each(["en", "de", "es", "fr", "it", "nl", "pt"])(
    "in %s say the name once and the code twice, digit by digit",
    (locale) => {
      const { words, locale: said } = spokenWords(locale, { app: "Acme", otp: "483920" });
      const all = words.join(" ");
      expect(said).toBe(locale);
      expect(all.split("Acme")).toHaveLength(2);
      expect(all.split("4, 8, 3, 9, 2, 0.")).toHaveLength(3);
      expect(all).not.toContain("483920");
      expect(all).not.toMatch(/[{}]/);
      expect(words).toHaveLength(4);
    },
  );

  test("differ from language to language", () => {
    const said = ["en", "de", "es", "fr", "it", "nl", "pt"].map((locale) =>
      spokenWords(locale, { app: "A", otp: "1" }).words.join(),
    );
    expect(new Set(said).size).toBe(7);
  });

  test("keep the region that was asked for, and are English where there are none in a language", () => {
    const values = { app: "Acme", otp: "1" };
    expect(spokenWords("pt-BR", values)).toMatchObject({ locale: "pt-BR", words: spokenWords("pt", values).words });
    expect(spokenWords("DE-at", values)).toMatchObject({ locale: "DE-at", words: spokenWords("de", values).words });
    expect(spokenWords("ja-JP", values)).toEqual(spokenWords("en", values));
  });

  test("say letters one by one, as capitals", () => {
    expect(spokenWords("en", { app: "Acme", otp: "a7Kx" }).words[1]).toBe("Your code is: A, 7, K, X.");
  });

  test("do not read a name as a placeholder", () => {
    const { words } = spokenWords("en", { app: "{otp} $& {app}", otp: "12" });
    expect(words[0]).toBe("Hello. This is a call from {otp} $& {app}, with your code.");
  });
});
