import { describe, expect, test } from "vitest";
import { refusalOf } from "../testing/refusal.ts";
import { readSenderId } from "./sender-id.ts";

describe("a sender that networks take", () => {
  test.each([
    "ACM",
    "ACME",
    "Acme 24",
    "24ACME",
    "ACME Ltd UK",
    "ABCDEFGHIJK",
    "123",
    "12345678",
    "+447700900123",
    "+1234567",
    "+123456789012345",
  ])("%j", (text) => expect(readSenderId(text)).toBe(text));
});

describe("a sender that they do not, or that could smuggle something in", () => {
  test.each([
    { name: "nothing", text: "" },
    { name: "two characters", text: "AC" },
    { name: "12 characters", text: "ABCDEFGHIJKL" },
    { name: "a space before", text: " ACME" },
    { name: "a space behind", text: "ACME " },
    { name: "spaces alone", text: "    " },
    { name: "digits and spaces without a letter", text: "12 34 56" },
    { name: "two digits", text: "12" },
    { name: "nine digits without a plus", text: "123456789" },
    { name: "a number that starts with zero", text: "+0447700900" },
    { name: "16 digits", text: "+1234567890123456" },
    { name: "a dash", text: "AC-ME" },
    { name: "an umlaut", text: "ÄCME" },
    { name: "an ampersand", text: "AC&ME" },
    { name: "a line break", text: "ACME\nBcc" },
    { name: "a line break at the end", text: "ACME\n" },
    { name: "a carriage return", text: "ACME\r" },
    { name: "a zero byte", text: "ACME\0" },
    { name: "full-width letters", text: "ＡＣＭＥ" },
    { name: "Arabic digits", text: "٤٤٧٧٠" },
  ])("$name", ({ text }) => {
    expect(refusalOf(() => readSenderId(text))).toMatchObject({
      code: "invalid_request",
      faults: [{ path: "sender_id" }],
    });
  });
});
