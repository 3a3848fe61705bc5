import type { Problem } from "@proofline/contracts";
import { describe, expect, test } from "vitest";
import { createApp } from "../app.ts";
import { STUB_KEY, stubDeps } from "../testing/stub-deps.ts";

const { app } = createApp(stubDeps());

async function post(
  body: string | Uint8Array<ArrayBuffer> | undefined,
  contentType: string | null = "application/json",
) {
  const response = await app.request("/v1/webhook-endpoints", {
    method: "POST",
    headers: {
      authorization: `Bearer ${STUB_KEY}`,
      ...(contentType === null ? {} : { "content-type": contentType }),
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: (await response.json()) as Problem };
}

const bytes = (...values: number[]) => Uint8Array.from(values);

describe("a body that cannot be read is malformed", () => {
  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ["nothing", ""],
    ["half an object", '{"url":'],
    ["a comment", "{} // yes"],
    ["a byte order mark", "\ufeff{}"],
    ["bytes that are not UTF-8", bytes(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
    ["an overlong NUL", bytes(0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d)],
    ["UTF-16", new Uint8Array(Buffer.from("{}", "utf16le"))],
    ["a raw NUL in a string", '{"url":"a\u0000"}'],
    ["a form", "url=https://example.com"],
    ["not a number", '{"url":NaN}'],
    ["a list", "[]"],
    ["a text", '"url"'],
    ["null", "null"],
    ["a number", "1"],
  ])("%s", async (_what, body) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { code: "malformed_request" } });
  });
});

test.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/json; charset=utf-16",
  "application/jsonp",
  "",
])("a body of type %j is refused as such", async (type) => {
  expect(await post("{}", type)).toMatchObject({ status: 415, body: { code: "unsupported_media_type" } });
});

test("a body without a type is refused as such", async () => {
  expect(await post(bytes(0x7b, 0x7d), null)).toMatchObject({ status: 415 });
});

test.each([
  "application/json",
  "Application/JSON",
  "application/json;charset=UTF-8",
  'application/json; charset="utf-8"',
])("%s is JSON", async (type) => {
  expect((await post("{}", type)).status).toBe(422);
});

test("a name given twice is named", async () => {
  const { status, body } = await post('{"url":"https://a.example","url":"https://b.example"}');
  expect(status).toBe(422);
  expect(body.errors).toEqual([{ path: "url", message: "Given twice." }]);
});

test("every faulty field is named, once each, however many there are", async () => {
  const unknown = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field${i}`, i]));
  const { body } = await post(JSON.stringify({ types: "x".repeat(99), ...unknown }));
  const paths = body.errors?.map(({ path }) => path) ?? [];
  expect(paths).toHaveLength(50);
  expect(new Set(paths).size).toBe(50);
  expect(paths.slice(0, 2)).toEqual(["url", "types"]);
});

test("the name of an unknown field comes back bounded and well-formed", async () => {
  const { body } = await post(JSON.stringify({ url: "https://example.com", [`\ud800${"x".repeat(5_000)}`]: 1 }));
  const path = body.errors?.[0]?.path ?? "";
  expect(path).toHaveLength(200);
  expect(path.isWellFormed()).toBe(true);
});

test("names that objects have by nature are fields like any other, and pollute nothing", async () => {
  const { status, body } = await post(
    '{"constructor":{"prototype":{"polluted":1}},"toString":1,"url":"https://a.example"}',
  );
  expect(status).toBe(422);
  expect(body.errors?.map(({ path }) => path) ?? []).toEqual(["constructor", "toString"]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
