import { expect, test } from "vitest";
import { readTarget, UsageError } from "./target.ts";

const safe = { insecure: false };

test.each([
  "http://localhost:3000/webhooks",
  "http://127.0.0.1",
  "http://127.8.9.1/x",
  "http://[::1]:80/",
  "http://app.localhost/",
  "https://example.com/webhooks",
])("secrets may go to %s", (url) => {
  expect(readTarget(url, safe).url.href).toBe(new URL(url).href);
});

test.each([
  "http://example.com/",
  "http://10.0.0.1/",
  "http://localhost.example.com/",
  "http://127.0.0.1.example.com/",
  "http://[2001:db8::1]/",
  "ftp://localhost/",
  "http://user:password@localhost/",
  "localhost:3000",
  "not a url",
])("not to %s", (url) => {
  expect(() => readTarget(url, safe)).toThrow(UsageError);
});

test("http and any certificate beyond this machine are for those who ask for them", () => {
  expect(readTarget("http://example.com/", { insecure: true }).anyCertificate).toBe(true);
  expect(readTarget("https://example.com/", safe).anyCertificate).toBe(false);
  expect(readTarget("https://localhost/", safe).anyCertificate).toBe(true);
});
