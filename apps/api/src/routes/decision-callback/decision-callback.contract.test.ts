import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fromUuid } from "@proofline/core/runtime";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

interface Question {
  readonly headers: Record<string, string>;
  readonly body: string;
}

let world: TestApi;
let backend: Server;
let url: string;
let answer: { readonly status: number; readonly body: unknown };
let asked: Question[] = [];

beforeAll(async () => {
  world = await openTestApi();
  backend = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    asked.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/decide`;
});
afterEach(async () => {
  asked = [];
  await world.ask("DELETE", "/v1/decision-callback");
});
afterAll(async () => {
  backend.close();
  backend.closeAllConnections();
  await world.close();
});

const set = (body: unknown, key?: string) =>
  world.ask("PUT", "/v1/decision-callback", { body, ...(key === undefined ? {} : { key }) });
const messages = async (): Promise<number> => (await world.countRows())["public.messages"] ?? -1;

describe("the decision callback", () => {
  test("is set with a secret that is shown once, and removed", async () => {
    const { status, body } = await set({ url });
    expect(status).toBe(200);
    expect(body).toEqual({
      object: "decision_callback",
      url,
      on_failure: "deny",
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const read = await world.ask("GET", "/v1/decision-callback");
    expect(read.body).toEqual({ object: "decision_callback", url, on_failure: "deny" });
    expect(world.log()).not.toContain(body.secret);
    expect((await set({ url, on_failure: "allow" })).body.secret).not.toBe(body.secret);
    expect((await world.ask("DELETE", "/v1/decision-callback")).status).toBe(204);
    expect((await world.ask("GET", "/v1/decision-callback")).status).toBe(404);
    expect((await world.ask("DELETE", "/v1/decision-callback")).status).toBe(204);
  });

  test("is asked from the next start on, signed, and what it allows is sent as it says", async () => {
    await world.start({ to: world.nextNumber() });
    const { body: callback } = await set({ url });
    answer = { status: 200, body: { action: "allow", locale: "de", expires_in: 120 } };
    const to = world.nextNumber();
    const { status, body } = await world.start({ to, client_ip: "203.0.113.7", custom: "order-81" });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: "pending",
      sent: true,
      locale: "de",
      decision: { action: "allow", by: "callback", failure: null, overrides: ["locale", "expires_in"] },
    });
    const [question] = asked;
    const said = new Webhook(callback.secret).verify(question?.body ?? "", question?.headers ?? {});
    expect(said).toMatchObject({
      type: "decision.requested",
      data: { to, client_ip: "203.0.113.7", custom: "order-81", occasion: "start", initiator: "server" },
    });
  });

  test("that denies: nothing is sent, and the answer says why", async () => {
    await set({ url });
    answer = { status: 200, body: { action: "deny", reason: "too many accounts" } };
    const before = await messages();
    const { status, body } = await world.start({ to: world.nextNumber() });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: "denied",
      reason: "send_denied",
      sent: false,
      decision: { action: "deny", by: "callback", reason: "too many accounts" },
    });
    expect(await messages()).toBe(before);
    const check = await world.ask("POST", `/v1/verifications/${body.id}/check`, { body: { code: "123456" } });
    expect(check.body).toMatchObject({ valid: false, status: "denied", reason: "send_denied" });
    expect((await world.ask("GET", `/v1/verifications/${body.id}`)).body).toMatchObject({ messages: [] });
  });

  test("that denies a resend is answered 403 with its reason", async () => {
    const { body } = await world.start({ to: world.nextNumber() });
    await set({ url });
    answer = { status: 200, body: { action: "deny", reason: "enough for today" } };
    await world.sql`update verifications set last_sent_at = now() - interval '1 hour'`;
    const before = await messages();
    const refused = await world.ask("POST", `/v1/verifications/${body.id}/resend`);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: "send_denied", detail: "enough for today" });
    expect(await messages()).toBe(before);
  });

  test("that breaks is judged by the project's setting, and that is told", async () => {
    answer = { status: 500, body: {} };
    await set({ url, on_failure: "deny" });
    const denied = await world.start({ to: world.nextNumber() });
    expect(denied.body).toMatchObject({ status: "denied", decision: { by: "policy", failure: "status_500" } });
    await set({ url, on_failure: "allow" });
    const allowed = await world.start({ to: world.nextNumber() });
    expect(allowed.body).toMatchObject({ status: "pending", sent: true, decision: { by: "policy", action: "allow" } });
  });

  test("that was set by another process is asked too", async () => {
    await world.start({ to: world.nextNumber() });
    const { projects } = world.api.deps;
    const [row] = await world.sql<{ id: string }[]>`select id from projects where name = 'First project'`;
    const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
    await projects.setDecisionCallback(fromUuid("prj", row?.id ?? ""), { url, secret, onFailure: "deny" });
    answer = { status: 200, body: { action: "deny" } };
    const { body } = await world.start({ to: world.nextNumber() });
    expect(body).toMatchObject({ status: "denied" });
    expect(asked).toHaveLength(1);
  });

  test.each([
    [{}, "url"],
    [{ url: "http://example.com/decide" }, "url"],
    [{ url: "https://10.0.0.1/" }, "url"],
    [{ url: "https://169.254.169.254/" }, "url"],
    [{ url: "https://user:pass@example.com/" }, "url"],
    [{ url: "https://example.com/", on_failure: "maybe" }, "on_failure"],
    [{ url: "https://example.com/", secret: "mine" }, "secret"],
    [{ url: `https://example.com/${"x".repeat(2_048)}` }, "url"],
  ])("%j is refused by name and sets nothing", async (body, path) => {
    const refused = await set(body);
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([{ path }]);
    expect((await world.ask("GET", "/v1/decision-callback")).status).toBe(404);
  });

  test("of another project is unknown, and its scopes are needed", async () => {
    await set({ url });
    const stranger = await world.addKey(["settings:read", "settings:write"], "another");
    expect((await world.ask("GET", "/v1/decision-callback", { key: stranger })).status).toBe(404);
    expect((await world.ask("DELETE", "/v1/decision-callback", { key: stranger })).status).toBe(204);
    expect((await world.ask("GET", "/v1/decision-callback")).status).toBe(200);
    const reader = await world.addKey(["settings:read"]);
    expect((await set({ url }, reader)).status).toBe(403);
    expect((await world.ask("DELETE", "/v1/decision-callback", { key: reader })).status).toBe(403);
    const other = await world.addKey(["verifications:write"]);
    expect((await world.ask("GET", "/v1/decision-callback", { key: other })).status).toBe(403);
  });
});
