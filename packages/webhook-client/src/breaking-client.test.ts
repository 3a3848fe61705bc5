import type { PostResult, WebhookClient } from "@proofline/core/webhook";
import { expect, test, vi } from "vitest";
import { createBreakingClient } from "./index.ts";

const request = { url: "https://example.com/decide", headers: {}, body: "{}" };
const { signal } = new AbortController();
const ok: PostResult = {
  kind: "answered",
  status: 200,
  retryAfterSeconds: null,
  body: "{}",
  bodyExcerpt: "{}",
  durationMs: 1,
};
const timeout: PostResult = { kind: "failed", cause: "timeout", durationMs: 3_000 };

function scripted() {
  const results: PostResult[] = [];
  const post = vi.fn(async () => results.shift() ?? timeout);
  const client: WebhookClient = { post, checkUrl: () => ({ ok: true }) };
  return { results, post, client };
}

test("a URL that fails five times in a row is not asked for a while, and others still are", async () => {
  const { post, client } = scripted();
  const breaking = createBreakingClient(client, { openMs: 60_000 });
  for (let i = 0; i < 5; i++) expect(await breaking.post(request, signal)).toEqual(timeout);
  expect(await breaking.post(request, signal)).toEqual({ kind: "failed", cause: "connect", durationMs: 0 });
  expect(post).toHaveBeenCalledTimes(5);
  await breaking.post({ ...request, url: "https://example.org/" }, signal);
  expect(post).toHaveBeenCalledTimes(6);
});

test("one probe after the pause brings it back", async () => {
  vi.useFakeTimers();
  try {
    const { results, post, client } = scripted();
    const breaking = createBreakingClient(client, { openMs: 1_000 });
    for (let i = 0; i < 5; i++) await breaking.post(request, signal);
    vi.advanceTimersByTime(1_001);
    results.push(ok, ok);
    expect(await breaking.post(request, signal)).toEqual(ok);
    expect(await breaking.post(request, signal)).toEqual(ok);
    expect(post).toHaveBeenCalledTimes(7);
  } finally {
    vi.useRealTimers();
  }
});

test("a success in between, a 4xx and a refusal of our own open nothing", async () => {
  const { results, post, client } = scripted();
  const breaking = createBreakingClient(client);
  results.push(timeout, timeout, timeout, timeout, ok, timeout, timeout, timeout, timeout);
  for (let i = 0; i < 9; i++) await breaking.post(request, signal);
  results.push(...Array<PostResult>(10).fill({ ...ok, status: 404 }), { kind: "refused", reason: "forbidden_address" });
  for (let i = 0; i < 11; i++) await breaking.post(request, signal);
  expect(post).toHaveBeenCalledTimes(20);
});
