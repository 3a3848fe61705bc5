import { expect, test } from "vitest";
import { isGsm7 } from "./gsm7.ts";

test.each(["", "ACME code: 123456", "@£$¥èéùìòÇØøÅåÄÖÑÜ§äöñüà¿¡ΔΦΓΛΩΠΨΣΘΞ", "€[]{}\\^~|", "two\r\nlines"])(
  "%j fits GSM-7",
  (text) => {
    expect(isGsm7(text)).toBe(true);
  },
);

test.each(["’", "ç", "код", "😀", "`", "\t", "\0"])("%j does not: it must be sent as unicode", (text) => {
  expect(isGsm7(`code ${text}`)).toBe(false);
});
