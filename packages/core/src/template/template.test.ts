import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readOriginBoundCode } from "../testing/origin-bound-code.ts";
import { refusalOf } from "../testing/refusal.ts";
import { hasHiddenCharacter, readTemplate, renderTemplate, TEMPLATE_LENGTH_MAX } from "./template.ts";

const refused = (text: string) => refusalOf(() => readTemplate(text)).message;
const values = { app: "Acme", otp: "483920", minutes: "10", link: "https://verify.example.com/v/x" };
const render = (text: string, changed: Partial<typeof values> = {}) =>
  renderTemplate(readTemplate(text), { ...values, ...changed });

/** Texts that pass, made of words and placeholders in any order. */
const words = fc.stringMatching(/^[A-Za-zäöüßéñ ,.:!?€<>$&()/-]{0,20}$/);
const goodText = fc
  .tuple(
    fc.shuffledSubarray(["{app}", "{otp}", "{minutes}", "{app}"], { minLength: 4 }),
    fc.array(words, { minLength: 5, maxLength: 5 }),
  )
  .map(([names, around]) => names.reduce((text, name, i) => text + name + around[i + 1], around[0] ?? ""));

describe("a text of the customer's", () => {
  test.each([
    "{app} code: {otp}",
    "{otp} is your {app} code, good for {minutes} min.",
    "{app}{otp}",
    "{app}\n{otp}",
    "{app}, this is {app}: {otp}",
    "Код {app}: {otp}",
    `{app}{otp}${"x".repeat(TEMPLATE_LENGTH_MAX - 10)}`,
  ])("%j is taken as it is", (text) => expect(readTemplate(text).text).toBe(text));

  test.each([
    { name: "no name of the app, so that nobody sees who asks", text: "code: {otp}", want: "{app}" },
    { name: "no code", text: "{app} code", want: "{otp}" },
    { name: "the code twice", text: "{app} {otp} {otp}", want: "{otp}, once" },
    { name: "nothing", text: "", want: "{app}" },
    { name: "a placeholder of nobody", text: "{app} {otp} {name}", want: "Only these may stand in braces" },
    { name: "a placeholder in capitals", text: "{app} {OTP}", want: "Only these may stand in braces" },
    { name: "spaces inside the braces", text: "{app} { otp }", want: "Only these may stand in braces" },
    { name: "empty braces", text: "{app} {otp} {}", want: "Only these may stand in braces" },
    { name: "an open brace", text: "{app} {otp} {", want: "Only these may stand in braces" },
    { name: "a closing brace", text: "{app} {otp} }", want: "Only these may stand in braces" },
    { name: "double braces", text: "{app} {{otp}}", want: "Only these may stand in braces" },
    { name: "nested braces", text: "{app} {o{otp}tp}", want: "Only these may stand in braces" },
    { name: "a name from every object", text: "{app} {otp} {constructor}", want: "Only these may stand in braces" },
    { name: "481 characters", text: `{app}{otp}${"x".repeat(TEMPLATE_LENGTH_MAX - 9)}`, want: "At most 480" },
    { name: "a carriage return", text: "{app} {otp}\r\n", want: "invisible" },
    { name: "a zero byte", text: "{app} {otp}\0", want: "invisible" },
    { name: "a tab", text: "{app}\t{otp}", want: "invisible" },
    { name: "an escape", text: "{app} {otp}\u001b[2J", want: "invisible" },
    { name: "a zero-width space", text: "{app}\u200b {otp}", want: "invisible" },
    { name: "a right-to-left override", text: "{app} \u202e{otp}", want: "invisible" },
    { name: "an isolate", text: "{app} \u2066{otp}\u2069", want: "invisible" },
    { name: "a byte order mark", text: "\ufeff{app} {otp}", want: "invisible" },
    { name: "a soft hyphen", text: "{app}\u00ad {otp}", want: "invisible" },
    { name: "a line separator", text: "{app}\u2028{otp}", want: "invisible" },
    { name: "a tag character", text: "{app} {otp}\u{e0041}", want: "invisible" },
    { name: "the line that browsers read", text: "{app}\n@evil.example #{otp}", want: "autofill.web_domain" },
    {
      name: "the line that browsers read, not at the end",
      text: "@evil.example #{otp}\n{app}",
      want: "autofill.web_domain",
    },
  ])("with $name is refused", ({ text, want }) => expect(refused(text)).toContain(want));

  test("the field named is the one it came in", () => {
    expect(refusalOf(() => readTemplate("", "settings.message"))).toMatchObject({
      code: "invalid_request",
      faults: [{ path: "settings.message" }],
    });
  });
});

describe("a rendered text", () => {
  test("has every placeholder filled", () => {
    expect(render("{app}: {otp} ({minutes} min, {app})")).toBe("Acme: 483920 (10 min, Acme)");
  });

  test("contains the code exactly once", () => {
    fc.assert(
      fc.property(goodText, fc.stringMatching(/^[0-9]{6}$/), (text, otp) => {
        expect(render(text, { otp }).split(otp)).toHaveLength(2);
      }),
    );
  });

  test("does not read a value as a placeholder: an app called {otp} shows no code", () => {
    expect(render("{app}: {otp}", { app: "{otp}" })).toBe("{otp}: 483920");
    expect(render("{otp} {app}", { app: "{minutes}{app}" })).toBe("483920 {minutes}{app}");
  });

  test("takes values letter by letter: a dollar sign means nothing", () => {
    for (const app of ["$&", "$1", "$$", "$`", "$'", "$<name>"]) {
      expect(render("{app}: {otp}", { app })).toBe(`${app}: 483920`);
    }
  });

  test("keeps every word of the text around the values, in order", () => {
    fc.assert(
      fc.property(goodText, (text) => {
        const pattern = text.split(/(\{app\}|\{otp\}|\{minutes\})/);
        const filled = new Map([
          ["{app}", "Acme"],
          ["{otp}", "483920"],
          ["{minutes}", "10"],
        ]);
        const want = pattern.map((part) => filled.get(part) ?? part);
        expect(render(text)).toBe(want.join(""));
      }),
    );
  });

  test("is never a line that a browser would take a code from: that line is ours", () => {
    const lines = fc.array(fc.oneof(words, fc.constantFrom("@", "@evil.example #", "#", "{app}", "{otp}", "\n", " ")), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(lines, (parts) => {
        const text = parts.join("");
        let template: ReturnType<typeof readTemplate>;
        try {
          template = readTemplate(text);
        } catch {
          return;
        }
        expect(readOriginBoundCode(renderTemplate(template, values))).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("the text of a link", () => {
  const read = (text: string) => readTemplate(text, "message", { link: true });
  test.each(["{app}: {link}", "{app}: {link} or {otp}", "{otp} {minutes} {link} {app}"])(
    "%j is taken as it is",
    (text) => expect(read(text).text).toBe(text),
  );

  test.each([
    { text: "{app}: {otp}", says: "The text of a link must contain {link}, once" },
    { text: "{app}: {link} {link}", says: "The text of a link must contain {link}, once" },
    { text: "{app}: {link} {otp} {otp}", says: "The text must contain {otp}, once" },
    { text: "{link}", says: "The text must contain {app}" },
  ])("$text is refused", ({ text, says }) => expect(refusalOf(() => read(text)).message).toContain(says));

  test("is no text of a code", () => expect(refused("{app}: {link} {otp}")).toContain("{app}, {otp}, {minutes}."));
});

test("line breaks are seen, every other control character is hidden", () => {
  for (let point = 0; point < 32; point++) {
    expect(hasHiddenCharacter(String.fromCharCode(point)), `U+${point.toString(16)}`).toBe(point !== 10);
  }
});
