import { expect, test } from "vitest";
import { readRawBody } from "./read-raw-body.ts";

const url = "http://localhost/";
const request = (body: BodyInit) => new Request(url, { method: "POST", body });

function stream(chunks: readonly string[]): {
  body: ReadableStream<Uint8Array>;
  state: { canceled: boolean; read: number };
} {
  const state = { canceled: false, read: 0 };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks[state.read++];
      if (chunk === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(chunk));
    },
    cancel() {
      state.canceled = true;
    },
  });
  return { body, state };
}

test("a body comes back byte for byte, in however many pieces it came", async () => {
  expect(await readRawBody(request("Zoë 🦊"))).toEqual(new TextEncoder().encode("Zoë 🦊"));
  expect(await readRawBody(stream(["a", "bc", "", "d"]))).toEqual(new TextEncoder().encode("abcd"));
  expect(await readRawBody(new Request(url))).toEqual(new Uint8Array());
});

test("a body of the size that is allowed is read, one byte more is not", async () => {
  expect(await readRawBody(request("x".repeat(65_536)))).toHaveLength(65_536);
  await expect(readRawBody(request("x".repeat(65_537)))).rejects.toMatchObject({ code: "too_large", status: 413 });
  await expect(readRawBody(request("four"), 3)).rejects.toMatchObject({ code: "too_large" });
});

test("a sender without an end is left after the bytes that are allowed", async () => {
  const { body, state } = stream(Array.from({ length: 1_000 }, () => "x".repeat(1_000)));
  await expect(readRawBody({ body }, 10_000)).rejects.toMatchObject({ code: "too_large" });
  expect(state.canceled).toBe(true);
  expect(state.read).toBeLessThan(15);
});
