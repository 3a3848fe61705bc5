import { describe, expect, test } from "vitest";
import { liveCodes, readLinkToken } from "../code/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { aClaim, aContent, aMessage, anId, aProject } from "../testing/builders.ts";
import { TEST_START } from "../testing/clock.ts";
import { testKeyRing } from "../testing/key-ring.ts";
import { readOriginBoundCode } from "../testing/origin-bound-code.ts";
import { renderMessage } from "./render-message.ts";

const keyRing = testKeyRing("k1");
const PUBLIC_URL = "https://verify.example.com";
const render = (claim = aClaim(), ring = keyRing) =>
  renderMessage(claim, { keyRing: ring, now: TEST_START, publicUrl: PUBLIC_URL });
const codeIn = (text: string) => /\d{6}/.exec(text)?.[0] ?? "";

describe("the text of a message", () => {
  test("carries the very code that a check will accept, once", () => {
    const claim = aClaim();
    const key = keyRing.keyFor("code", "k1") ?? new Uint8Array();
    const { projectId, verificationId, generation } = claim.message;
    const { phoneDigest, codeShape: shape } = claim.content;
    const binding = { projectId, verificationId, phoneDigest, generation };
    const [live = ""] = liveCodes({ key, binding, shape, resendPolicy: "same" });
    expect(render(claim).split(live)).toHaveLength(2);
  });

  test("is the same on every attempt, so that two texts of one message agree", () => {
    const again = aClaim({ attempt: { id: anId("att", 2), provider: "vonage", startedAt: TEST_START }, fence: 7 });
    expect(render(again)).toBe(render());
  });

  test("carries another code for another generation", () => {
    expect(codeIn(render(aClaim({ message: aMessage({ generation: 1 }) })))).not.toBe(codeIn(render()));
  });

  test("carries the caller's own code when there is one", () => {
    const claim = aClaim({ content: aContent({ suppliedCode: "0042", text: "{app}: {otp}" }) });
    expect(render(claim)).toBe("Acme: 0042");
  });

  test("stays the same when the operator adds a newer key", () => {
    expect(render(aClaim(), testKeyRing("k2", "k1"))).toBe(render());
  });

  test("cannot be made without the key of its code, and says which one is missing", () => {
    expect(() => render(aClaim(), testKeyRing("k2"))).toThrow('the code key "k1" is not in ENCRYPTION_KEYS');
  });
});

describe("whose words are sent", () => {
  const own = { text: "{app} says {otp}" };
  test("the request's own win over the project's", () => {
    const project = aProject({ message: "{app}: {otp}" });
    expect(render(aClaim({ project, content: aContent(own) }))).toMatch(/^Acme says \d{6}$/);
  });

  test("the project's win over the built-in ones", () => {
    const project = aProject({ message: "{app}: {otp}" });
    expect(render(aClaim({ project, content: aContent({ locale: "de" }) }))).toMatch(/^Acme: \d{6}$/);
  });

  test("else those of the language", () => {
    expect(render(aClaim({ content: aContent({ locale: "de-AT" }) }))).toContain("ist dein Code für Acme");
  });
});

describe("the text of a link", () => {
  const content = aContent({ link: true });
  const urlIn = (text: string) => /https:\S+/.exec(text)?.[0] ?? "";

  test("brings one that leads to its verification and generation, under this server's address", () => {
    const claim = aClaim({ content, message: aMessage({ generation: 2 }) });
    const url = new URL(urlIn(render(claim)));
    expect(url.origin).toBe(PUBLIC_URL);
    const key = keyRing.keyFor("link", "k1") ?? new Uint8Array();
    const bound = { verificationId: claim.message.verificationId, generation: 2 };
    expect(readLinkToken([key], url.pathname.replace("/v/", ""))).toEqual(bound);
  });

  test("is the built-in one of the language, for the project's is about a code", () => {
    const claim = aClaim({ project: aProject({ message: "{app}: {otp}" }), content: { ...content, locale: "de" } });
    expect(render(claim)).toMatch(/^Nummer für Acme bestätigen: https:/);
  });

  test("brings the code too where its words ask for it", () => {
    const text = render(aClaim({ content: { ...content, text: "{app}: {link} or {otp}" } }));
    expect(text).toMatch(/^Acme: https:\S+ or \d{6}$/);
  });

  test("is worth nothing under another purpose's key: a code tells nothing of a link", () => {
    const token = urlIn(render(aClaim({ content }))).split("/v/")[1] ?? "";
    const key = keyRing.keyFor("code", "k1") ?? new Uint8Array();
    expect(readLinkToken([key], token)).toBeNull();
  });
});

describe("how long the code works", () => {
  test.each([
    { name: "ten minutes", left: 600, want: "10" },
    { name: "half a minute more is rounded up", left: 630, want: "11" },
    { name: "a little less is rounded down", left: 620, want: "10" },
    { name: "half a minute is never called zero", left: 20, want: "1" },
  ])("$name", ({ left, want }) => {
    const content = aContent({ expiresAt: addSeconds(TEST_START, left), text: "{app} {otp} {minutes}" });
    expect(render(aClaim({ content })).split(" ")[2]).toBe(want);
  });
});

test("a browser reads the host and the same code as the person", () => {
  const content = aContent({ autofill: { webDomain: "example.com", androidHash: "FA+9qCX9VSu" } });
  const text = render(aClaim({ content }));
  expect(readOriginBoundCode(text)).toEqual({ host: "example.com", code: codeIn(text) });
  expect(text.split("\n").at(-2)).toBe("FA+9qCX9VSu");
});
