import { afterAll, beforeAll, expect, test } from "vitest";
import { poll } from "../support/poll.ts";
import { START_TIMEOUT_MS, type Stack, startStack } from "../support/stack.ts";

// "This host" (RFC 1122, 3.2.1.3): no loopback address to the guard, and no farther away than one. Nobody speaks TLS there.
const url = "https://0.0.0.0:8443/hook";
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ backend: "postgres", env: { WEBHOOK_ALLOW_PRIVATE: "10.1.0.0/16,0.0.0.0" } });
}, START_TIMEOUT_MS);
afterAll(() => stack?.stop());

interface Report {
  readonly data: readonly { readonly id: string }[];
  readonly tries: readonly { readonly error: string | null }[];
}

test("an operator who lists private addresses has them registered and called, and no others", async () => {
  const { api } = stack;
  const register = (to: string) =>
    api.call<{ id: string }>("POST", "/v1/webhook-endpoints", { body: { url: to, types: [] } });
  for (const other of ["https://10.2.0.1/hook", "https://0.0.0.1:8443/hook", "http://10.1.0.1/hook"]) {
    expect((await register(other)).status, other).toBe(422);
  }
  expect((await register("https://10.1.2.3/hook")).status).toBe(201);
  const endpoint = await register(url);
  expect(endpoint.status).toBe(201);
  await api.call("POST", `/v1/webhook-endpoints/${endpoint.body.id}/test`);
  const error = await poll(
    async () => {
      const list = await api.call<Report>("GET", `/v1/deliveries?endpoint_id=${endpoint.body.id}`);
      const report = await api.call<Report>("GET", `/v1/deliveries/${list.body.data[0]?.id}`);
      return report.body.tries?.[0]?.error;
    },
    { what: "the first try" },
  );
  // It was called: the guard's own word would be forbidden_address.
  expect(error).toMatch(/^(connect|tls|reset|protocol)$/);
});

test("and may have its backend there that decides", async () => {
  const { api, nextNumber } = stack;
  const body = { url, on_failure: "deny" };
  expect((await api.call("PUT", "/v1/decision-callback", { body })).status).toBe(200);
  expect((await api.call("PUT", "/v1/decision-callback", { body: { ...body, url: "https://10.2.0.1/" } })).status).toBe(
    422,
  );
  const started = await api.call<{ status: string; decision: { failure: string } }>("POST", "/v1/verifications", {
    body: { to: nextNumber() },
  });
  expect(started.body).toMatchObject({ status: "denied", decision: { by: "policy" } });
  expect(started.body.decision.failure).toMatch(/^(connect|tls|reset|protocol)$/);
});
