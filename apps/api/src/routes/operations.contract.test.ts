import { ERROR_CODES } from "@proofline/core/error";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../testing/open-test-api.ts";

let world: TestApi;
beforeAll(async () => {
  world = await openTestApi();
});
afterAll(() => world.close());

const get = (path: string) => world.ask("GET", path, { key: null });

describe("health", () => {
  test("is live and ready", async () => {
    expect((await get("/health/live")).body).toEqual({ status: "alive" });
    expect((await get("/health/ready")).body).toEqual({ status: "ready", database: "ok", queue: "ok" });
  });

  test("is not ready, but live, while a store is away or silent", async () => {
    const away = await openTestApi({
      replace: {
        pings: {
          database: () => Promise.reject(new Error("connect ECONNREFUSED")),
          queue: () => Promise.withResolvers<void>().promise,
        },
      },
    });
    const ready = await away.ask("GET", "/health/ready", { key: null });
    const live = await away.ask("GET", "/health/live", { key: null });
    await away.close();
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ code: "unavailable", detail: "Not ready; away: database, queue." });
    expect(live.status).toBe(200);
  });

  test("that is good is not worth a log line", async () => {
    await get("/health/live");
    await get("/metrics");
    expect(world.log()).not.toContain("/health/live");
    expect(world.log()).not.toContain("/metrics");
  });
});

test("figures are counted by route pattern, never by path", async () => {
  await world.start({ to: world.nextNumber() });
  await world.ask("GET", "/v1/verifications/ver_01kaq3h6w8e4ja5p1c2m3n4r5s");
  await get("/any/thing/at/all");
  const { status, headers, body } = await get("/metrics");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toMatch(/^text\/plain/);
  expect(body).toContain('http_request_duration_seconds_count{route="/v1/verifications/{id}",status="404"} 1');
  expect(body).toContain('route="none",status="404"');
  expect(body).toMatch(/^verifications_started_total 1$/m);
  expect(body).not.toContain("/any/thing");
  expect(body).not.toContain("ver_01");
});

describe("documentation", () => {
  test("is OpenAPI 3.1 with every route, every problem and the webhook", async () => {
    const { body } = await get("/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    const documented = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = world.api.app.routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    expect(new Set(documented)).toEqual(new Set(served));
    expect(body.components.schemas.Problem.properties.code.enum).toEqual([...ERROR_CODES]);
    expect(Object.keys(body.webhooks)).toEqual(["event"]);
    const operationIds = Object.values<Record<string, { operationId: string }>>(body.paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(new Set(operationIds).size).toBe(operationIds.length);
  });

  test("is shown without anything from another host", async () => {
    const { body, headers } = await get("/docs");
    const parts = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part);
    expect(parts).toEqual(["data:,", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/docs/start.js"]);
    expect(headers.get("content-security-policy")).not.toMatch(/https?:|\*/);
    for (const part of parts.slice(1)) {
      const answer = await get(String(part));
      expect(answer.status, part).toBe(200);
      expect(answer.body.length, part).toBeGreaterThan(50);
    }
  });

  test.each(["swagger-ui.js.map", "..%2f..%2fpackage.json", "__proto__", "constructor"])(
    "has no part %s",
    async (part) => {
      expect((await get(`/docs/${part}`)).status).toBe(404);
    },
  );

  test("has a page for every problem's type", async () => {
    for (const code of ERROR_CODES) {
      const { status, body } = await get(`/problems/${code}`);
      expect(status, code).toBe(200);
      expect(body, code).toContain(code);
    }
    expect((await get("/problems/nothing")).status).toBe(404);
    expect((await get("/problems/..%2f..%2fREADME")).status).toBe(404);
  });
});
