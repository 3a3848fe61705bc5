import { SCOPES } from "@proofline/core/access";
import { AppError } from "@proofline/core/error";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

const keyed = (): { method: string; path: string }[] =>
  world.api.app.routes
    .filter(({ method, path }) => method !== "ALL" && path.startsWith("/v1/") && !path.startsWith("/v1/receipts"))
    .map(({ method, path }) => ({
      method,
      path: path
        .replace(":id", "ver_01kaq3h6w8e4ja5p1c2m3n4r5s")
        .replace(":country/:channel", "GB/sms")
        .replace(":country", "GB")
        .replace(":number", "+447700900123")
        .replace(":account", "twilio")
        .replace("/limits/:name", "/limits/number"),
    }));

describe("without a good key", () => {
  test.each([
    ["nothing", null],
    ["a key of nobody's", "sk_0000000000000000"],
    ["a word", "secret"],
    ["two words", "sk_a b"],
  ])("%s opens no route", async (_what, key) => {
    expect(keyed().length).toBeGreaterThan(12);
    for (const { method, path } of keyed()) {
      const { status, headers, body } = await world.ask(method, path, { key });
      expect(status, `${method} ${path}`).toBe(401);
      expect(headers.get("www-authenticate")).toBe("Bearer");
      expect(body.code).toBe("unauthenticated");
    }
  });

  test("a publishable key opens none either, as no project allows it yet", async () => {
    for (const { method, path } of keyed()) {
      const { status } = await world.ask(method, path, { key: world.publishableKey });
      expect(status, `${method} ${path}`).toBe(403);
    }
  });

  test("a key without any scope opens none", async () => {
    const key = await world.addKey([]);
    const bodies: Record<string, unknown> = {
      "POST /v1/verifications": { to: world.nextNumber() },
      "POST /v1/verifications/check": { to: world.nextNumber(), code: "123456" },
      "POST /v1/numbers/unlock": { to: world.nextNumber() },
      "POST /v1/users/unlock": { user_id: "u-1" },
      "POST /v1/webhook-endpoints": { url: "https://example.com/" },
      "POST /v1/check-proof": { proof: "a.b.c" },
      "POST /v1/events/replay": { since: "2026-11-20T20:00:00Z", until: "2026-11-21T20:00:00Z" },
      "PUT /v1/decision-callback": { url: "https://example.com/" },
      "PUT /v1/providers/twilio/override": { state: "open" },
      "PUT /v1/test-numbers/+447700900123": { code: "135790" },
      "PUT /v1/countries": { default: "deny" },
      "PUT /v1/countries/GB": { policy: "deny" },
      "PATCH /v1/limits": { preset: "open" },
      "PUT /v1/limits/number": { windows: [{ max: 1, seconds: 60 }] },
      "PUT /v1/routes/GB/sms": { steps: [{ account: "twilio" }] },
    };
    const prefixes: Record<string, string> = {
      "webhook-endpoints": "whe_",
      events: "evt_",
      deliveries: "dlv_",
      "dead-letters": "ded_",
      decisions: "dec_",
      "api-keys": "key_",
    };
    for (const { method, path } of keyed()) {
      const isCheck = path.endsWith("/check") && path !== "/v1/verifications/check";
      const body = bodies[`${method} ${path}`] ?? (isCheck ? { code: "123456" } : {});
      const at = path.replace("ver_", prefixes[path.split("/")[2] ?? ""] ?? "ver_");
      const { status } = await world.ask(method, at, { key, ...(method === "GET" ? {} : { body }) });
      expect(status, `${method} ${at}`).toBe(403);
    }
  });

  test("the scheme's case does not matter, a revoked key's does within a second", async () => {
    const key = await world.addKey(SCOPES);
    const headers = { authorization: `bearer ${key}` };
    expect((await world.ask("GET", "/v1/settings", { key: null, headers })).status).toBe(200);
    await world.sql`update api_keys set revoked_at = now() where kind = 'secret'
      and digest = ${(await import("@proofline/core/access")).digestApiKey(key)}`;
    await expect
      .poll(async () => (await world.ask("GET", "/v1/settings", { key })).status, { timeout: 3_000 })
      .toBe(401);
  });
});

describe("every answer", () => {
  test("carries its request id and keeps browsers careful", async () => {
    const answers = [
      await world.ask("GET", "/health/live", { key: null }),
      await world.ask("GET", "/nothing", { key: null }),
      await world.ask("POST", "/v1/verifications", { body: {} }),
      await world.ask("OPTIONS", "/v1/settings", { key: null }),
      await world.ask("HEAD", "/v1/settings"),
      await world.ask("GET", "/docs", { key: null }),
    ];
    const ids = answers.map(({ headers }) => headers.get("x-request-id"));
    expect(new Set(ids).size).toBe(answers.length);
    for (const { headers } of answers) {
      expect(headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{32}$/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("of a refusal repeats the request id in its body", async () => {
    const { headers, body } = await world.ask("GET", "/v1/nothing");
    expect(body).toMatchObject({ status: 404, code: "not_found", type: "/problems/not_found" });
    expect(body.request_id).toBe(headers.get("x-request-id"));
  });

  test("to an unknown method is the one to an unknown path; OPTIONS names the known ones", async () => {
    expect((await world.ask("PUT", "/v1/settings")).body.code).toBe("not_found");
    const options = await world.ask("OPTIONS", "/v1/verifications/ver_1/check", { key: null });
    expect(options.status).toBe(204);
    expect(options.headers.get("allow")).toBe("OPTIONS, POST");
    expect((await world.ask("OPTIONS", "/v1/nothing", { key: null })).status).toBe(404);
  });

  test("to HEAD is the one to GET without its body", async () => {
    const { status, body } = await world.ask("HEAD", "/v1/settings");
    expect(status).toBe(200);
    expect(body).toBe("");
  });
});

describe("while something of ours is broken", () => {
  const withFault = (fault: unknown) =>
    openTestApi({
      replace: {
        projects: {
          authenticate: () => Promise.reject(fault),
          open: () => Promise.reject(fault),
          find: () => Promise.reject(fault),
          changeSettings: () => Promise.reject(fault),
          setDecisionCallback: () => Promise.reject(fault),
          setCountryPolicy: () => Promise.reject(fault),
          putLimit: () => Promise.reject(fault),
          setRoute: () => Promise.reject(fault),
          removeRoute: () => Promise.reject(fault),
        },
      },
    });

  test.each([
    ["no connection", Object.assign(new Error("connect ECONNREFUSED 10.1.2.3:5432"), { code: "ECONNREFUSED" })],
    ["a shutdown", Object.assign(new Error("terminating connection"), { code: "57P01" })],
    ["a full server", Object.assign(new Error("too many clients"), { code: "53300" })],
    ["a stuck statement", Object.assign(new Error("canceling statement"), { code: "57014" })],
    ["a lost connection", Object.assign(new Error("write CONNECTION_CLOSED"), { code: "CONNECTION_CLOSED" })],
    ["its cause", new Error("query failed", { cause: Object.assign(new Error("x"), { code: "08006" }) })],
  ])("%s is 503 and worth a repeat", async (_what, fault) => {
    const broken = await withFault(fault);
    const { status, body, headers } = await broken.ask("GET", "/v1/settings");
    await broken.close();
    expect(status).toBe(503);
    expect(body.code).toBe("unavailable");
    expect(headers.get("retry-after")).toBe(String(body.retry_after));
  });

  test("the answer tells nothing of it, the log everything but numbers", async () => {
    const broken = await withFault(new Error('invalid input "+447700900123" in /srv/app/secret.ts'));
    const { status, body } = await broken.ask("GET", "/v1/settings");
    const log = broken.log();
    await broken.close();
    expect(status).toBe(503);
    expect(body.code).toBe("unexpected");
    expect(JSON.stringify(body)).not.toMatch(/invalid input|srv|\.ts|Error/);
    expect(log).toContain("/srv/app/secret.ts");
    expect(log).toContain(body.request_id);
    expect(log).not.toContain("447700900123");
  });

  test("a refusal of core's keeps its words", async () => {
    const broken = await withFault(new AppError("rate_limited", "Slow down.", { retryAfterSeconds: 7 }));
    const response = await broken.api.app.request("/v1/settings", {
      headers: { authorization: `Bearer ${broken.secretKey}` },
    });
    await broken.close();
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("7");
    expect(response.headers.get("ratelimit")).toBe('"requests";r=0;t=7');
  });
});
