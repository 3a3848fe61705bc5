import { expect, test } from "vitest";
import { readProcessed } from "./answer.ts";

test.each([
  { header: "1", body: "", want: true },
  { header: "0", body: "", want: false },
  { header: "true", body: "", want: true },
  { header: " False ", body: "", want: false },
  { header: "3", body: "", want: true },
  { header: undefined, body: '{"processed":true}', want: true },
  { header: undefined, body: '{"processed":false,"more":1}', want: false },
  { header: "0", body: '{"processed":true}', want: false },
  { header: undefined, body: '{"processed":"yes"}', want: null },
  { header: "maybe", body: "", want: null },
  { header: "", body: "ok", want: null },
  { header: undefined, body: "null", want: null },
])("header $header and body $body say: $want", ({ header, body, want }) => {
  expect(readProcessed(header, body)).toBe(want);
});
