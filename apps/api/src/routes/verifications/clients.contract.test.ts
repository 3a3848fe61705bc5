import { newApiKey } from "@proofline/core/access";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";
import { clientFields } from "./client-fields.ts";

type Body = Readonly<Record<string, unknown>>;
let world: TestApi;
let says: Body;
const asked: Body[] = [];
/** What was asked of the stores of Verifications, in order. */
const calls: string[] = [];

beforeAll(async () => {
  world = await openTestApi({
    replace: {
      decisionClient: {
        async post({ body }) {
          asked.push(JSON.parse(body).data);
          const answer = JSON.stringify(says);
          return {
            kind: "answered",
            status: 200,
            retryAfterSeconds: null,
            body: answer,
            bodyExcerpt: "",
            durationMs: 1,
          };
        },
      },
    },
  });
  const { verifications } = world.api.deps;
  const counted = Object.entries(verifications).map(([name, verb]) => [
    name,
    (...args: unknown[]) => {
      calls.push(name);
      return (verb as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  Object.assign(world.api.deps, { verifications: Object.fromEntries(counted) });
});
afterAll(() => world.close());
beforeEach(async () => {
  says = { action: "allow" };
  await settings({ client_starts: true, cooldowns: [30] });
  await callback(true);
});

const ask = (method: string, path: string, key: string, body?: Body, headers = {}) =>
  world.ask(method, path, { key, headers, ...(body === undefined ? {} : { body }) });
const settings = (body: Body) => ask("PATCH", "/v1/settings", world.secretKey, body);
const callback = (set: boolean) =>
  ask(
    set ? "PUT" : "DELETE",
    "/v1/decision-callback",
    world.secretKey,
    set ? { url: "https://example.com/" } : undefined,
  );
const mint = async (userId = "u-1", body: Body = {}) =>
  (await ask("POST", `/v1/users/${encodeURIComponent(userId)}/tokens`, world.secretKey, body)).body.token as string;
const start = (key: string, body: Body) => ask("POST", "/v1/verifications", key, body);
const checkNumber = (key: string, to: string, code: string) =>
  ask("POST", "/v1/verifications/check", key, { to, code });
const check = (key: string, id: string, code: string) => ask("POST", `/v1/verifications/${id}/check`, key, { code });
const wrong = (code: string) => `${(Number(code[0]) + 1) % 10}${code.slice(1)}`;
const view = ["channel", "channels", "expires_at", "id", "object", "resend_after", "status", "to"];
const NOT_RIGHT = { valid: false, already_verified: false, reason: "code_mismatch" };

describe("an app or page", () => {
  test("may do nothing until its project turns clients on, and nothing again once it turns them off", async () => {
    await settings({ client_starts: false });
    const token = await mint();
    const to = world.nextNumber();
    for (const key of [world.publishableKey, token]) {
      expect((await start(key, { to })).body.code).toBe("forbidden");
      expect((await checkNumber(key, to, "123456")).body.code).toBe("forbidden");
    }
    await settings({ client_starts: true });
    for (const key of [world.publishableKey, token]) {
      expect((await start(key, { to })).status).toBe(201);
      expect((await checkNumber(key, to, "123456")).body).toEqual(NOT_RIGHT);
    }
  });

  test("starts with a publishable key only where the backend is asked, and with a user token everywhere", async () => {
    await callback(false);
    const to = world.nextNumber();
    const refused = await start(world.publishableKey, { to });
    expect(refused).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(refused.body.detail).toContain("decision callback");
    expect((await start(await mint(), { to })).status).toBe(201);
    await callback(true);
    asked.length = 0;
    expect((await start(world.publishableKey, { to })).status).toBe(201);
    expect(asked).toMatchObject([{ to, initiator: "client", occasion: "start" }]);
  });

  test("sets no field that only a backend may set: each is named", async () => {
    const values: Record<string, unknown> = {
      channels: ["sms"],
      code_length: 6,
      expires_in: 60,
      checks_max: 3,
      sends_max: 3,
      cooldowns: [30],
      resend_policy: "same",
      code_type: "numeric",
      autofill: { web_domain: "evil.example" },
      link: true,
      metadata: { a: 1 },
      limit_keys: { device: "d" },
      supersede: true,
      priority: "bulk",
      client_ip: "203.0.113.7",
      channel: "sms",
      locale: "en",
      message: "{app} {otp}",
      code: "123456",
    };
    const answers = await Promise.all(
      Object.keys(clientFields)
        .filter((field) => field !== "to")
        .map(async (field) => {
          const body = { to: world.nextNumber(), [field]: values[field] ?? "x" };
          return [field, await start(world.publishableKey, body)] as const;
        }),
    );
    expect(answers.length).toBeGreaterThan(15);
    for (const [field, answer] of answers) {
      if (clientFields[field as keyof typeof clientFields] === "harmless") expect(answer.status, field).toBe(201);
      else expect(answer, field).toMatchObject({ status: 403, body: { code: "forbidden", errors: [{ path: field }] } });
    }
  });

  test("sees enough of a verification to go on, and no more", async () => {
    const { body } = await start(world.publishableKey, { to: world.nextNumber() });
    expect(Object.keys(body).toSorted()).toEqual(view);
    const right = await check(world.publishableKey, body.id, await world.codeOf(body.id));
    expect(right.body).toMatchObject({ valid: true, status: "verified" });
    expect(right.body.proof).toMatch(/^ey/);
  });

  test("acts in the name of its token's user, and of no other", async () => {
    const to = world.nextNumber();
    const [mine, other] = [await mint("u-1"), await mint("u-2")];
    const { id } = (await start(mine, { to })).body;
    const seen = await ask("GET", `/v1/verifications/${id}`, world.secretKey);
    expect(seen.body.user_id).toBe("u-1");
    const code = await world.codeOf(id);
    for (const key of [other, world.publishableKey]) {
      expect((await check(key, id, code)).body.code).toBe("verification_not_found");
      expect((await ask("POST", `/v1/verifications/${id}/resend`, key, {})).body.code).toBe("verification_not_found");
      expect((await checkNumber(key, to, code)).body).toEqual(NOT_RIGHT);
    }
    expect((await ask("GET", `/v1/verifications/${id}`, world.secretKey)).body.checks_left).toBe(seen.body.checks_left);
    expect((await checkNumber(mine, to, code)).body).toMatchObject({ valid: true, id });
  });

  test("is held to the number that its token is for", async () => {
    const to = world.nextNumber();
    const token = await mint("u-3", { to });
    expect((await start(token, { to: world.nextNumber() })).status).toBe(403);
    expect((await checkNumber(token, world.nextNumber(), "123456")).status).toBe(403);
    expect((await start(token, { to })).status).toBe(201);
    expect(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).not.toContain(to.slice(4));
  });

  test("is answered its own earlier answer under its Idempotency-Key, never a backend's", async () => {
    const to = world.nextNumber();
    const headers = { "idempotency-key": "k-1" };
    const backend = (await ask("POST", "/v1/verifications", world.secretKey, { to, user_id: "u-9" }, headers)).body;
    const first = await ask("POST", "/v1/verifications", world.publishableKey, { to }, headers);
    expect(first.body.id).not.toBe(backend.id);
    expect((await ask("POST", "/v1/verifications", world.publishableKey, { to }, headers)).body).toEqual(first.body);
  });

  test("loses its token when the project ends all of them", async () => {
    const token = await mint();
    expect((await ask("POST", "/v1/user-tokens/revoke", world.secretKey)).status).toBe(204);
    expect((await start(token, { to: world.nextNumber() })).status).toBe(401);
    expect((await start(await mint(), { to: world.nextNumber() })).status).toBe(201);
  });
});

describe("what an app or page is told", () => {
  /** Numbers in every state that a check by number must not tell apart. */
  async function numbers(): Promise<Record<string, string>> {
    const fresh = async (key: string, body: Body = {}) => {
      const to = world.nextNumber();
      return { to, id: String((await start(key, { to, ...body })).body.id) };
    };
    const [live, locked, expired, ended] = [
      await fresh(world.publishableKey),
      await fresh(world.publishableKey),
      await fresh(world.publishableKey),
      await fresh(world.publishableKey),
    ];
    const others = await fresh(world.secretKey, { user_id: "u-5" });
    says = { action: "deny" };
    const denied = await fresh(world.publishableKey);
    says = { action: "allow" };
    for (let i = 0; i < 5; i++) await check(world.publishableKey, ended.id, wrong(await world.codeOf(ended.id)));
    const key = world.api.deps.phoneDigest(await projectId(), locked.to);
    await world.sql`
      insert into guess_budgets (project_id, phone_digest, window_ends_at, used_in_window, consecutive, reached_at)
      select id, ${key}, now() + interval '1 day', 10, 10, now() from projects limit 1`;
    await world.sql`update verifications set expires_at = now() - interval '1 second' where phone_digest = ${world.api.deps.phoneDigest(
      await projectId(),
      expired.to,
    )}`;
    return {
      live: live.to,
      unknown: world.nextNumber(),
      locked: locked.to,
      expired: expired.to,
      ended: ended.to,
      others: others.to,
      denied: denied.to,
    };
  }
  const projectId = async () => {
    const { actor } = await world.api.authenticator.authenticate(`Bearer ${world.secretKey}`);
    return actor.projectId;
  };

  test("of a code for a number is the same, after the same calls, whatever there is of it", async () => {
    const answers = [];
    for (const [state, to] of Object.entries(await numbers())) {
      calls.length = 0;
      const { status, headers, body } = await checkNumber(world.publishableKey, to, "0000009");
      const names = [...headers.keys()].filter((name) => name !== "date").toSorted();
      answers.push({ state, status, names, body, calls: [...calls] });
    }
    const [first] = answers;
    expect(first).toMatchObject({ status: 200, body: NOT_RIGHT, calls: ["findLive", "spendCheck"] });
    for (const answer of answers) expect(answer).toEqual({ ...first, state: answer.state });
  });

  test("of a start that the backend denied looks like any other, and its resend and checks go on so", async () => {
    const allowed = await start(world.publishableKey, { to: world.nextNumber() });
    says = { action: "deny", reason: "this number has an account" };
    const denied = await start(world.publishableKey, { to: world.nextNumber() });
    const shapeOf = ({ status, body }: { status: number; body: Body }) => ({
      status,
      keys: Object.keys(body).toSorted(),
      state: body.status,
      pauseMs: Math.round((Date.parse(String(body.expires_at)) - Date.parse(String(body.resend_after))) / 1_000),
    });
    expect(shapeOf(denied)).toEqual(shapeOf(allowed));
    const resends = [];
    for (const { body } of [allowed, denied]) {
      resends.push((await ask("POST", `/v1/verifications/${body.id}/resend`, world.publishableKey, {})).body.code);
    }
    expect(resends).toEqual(["resend_too_soon", "resend_too_soon"]);
    expect((await check(world.publishableKey, denied.body.id, "123456")).body).toMatchObject({
      valid: false,
      status: "pending",
      reason: "code_mismatch",
    });
  });

  test("of a send that is refused for how often a number was texted is that there are too many, and no more", async () => {
    await settings({ cooldowns: [0], sends_max: 1 });
    const to = world.nextNumber();
    const { id } = (await start(world.publishableKey, { to })).body;
    const again = await start(world.publishableKey, { to });
    const resend = await ask("POST", `/v1/verifications/${id}/resend`, world.publishableKey, {});
    await settings({ sends_max: 5 });
    for (const { status, body } of [again, resend]) {
      expect(status).toBe(429);
      expect(body).toMatchObject({ code: "rate_limited", retry_after: 60 });
    }
  });

  test("leaves on the beat: a tenth of a second after it was asked, or a whole number of them", async () => {
    for (const to of [world.nextNumber(), world.nextNumber(), "nonsense"]) {
      const at = performance.now();
      await checkNumber(world.publishableKey, to, "123456");
      expect(performance.now() - at).toBeGreaterThanOrEqual(99);
    }
  });

  test("of a start or a resend leaves on a beat of half a second, whatever becomes of it", async () => {
    const to = world.nextNumber();
    const bodies: Body[] = [];
    for (const body of [{ to }, { to }, { to: "nonsense" }]) {
      const at = performance.now();
      bodies.push((await start(world.publishableKey, body)).body);
      expect(performance.now() - at).toBeGreaterThanOrEqual(499);
    }
    const at = performance.now();
    await ask("POST", `/v1/verifications/${bodies[0]?.["id"]}/resend`, world.publishableKey, {});
    expect(performance.now() - at).toBeGreaterThanOrEqual(499);
  });
});

describe("every route, with every kind of credential", () => {
  test("answers backends what is for backends, clients the four that are theirs, and nobody else, live or in test", async () => {
    const operations = Object.entries((await ask("GET", "/openapi.json", world.secretKey)).body.paths as Body).flatMap(
      ([path, methods]) =>
        Object.entries(methods as Record<string, { security?: Record<string, unknown>[] }>).map(
          ([method, { security }]) => ({
            method: method.toUpperCase(),
            path: path.replaceAll(/\{\w+\}/g, "ver_01kaq3h6w8e4ja5p1c2m3n4r5s"),
            name: `${method.toUpperCase()} ${path}`,
            schemes: (security ?? []).flatMap((each) => Object.keys(each)),
          }),
        ),
    );
    const keyed = operations.filter(({ schemes }) => schemes.length > 0);
    const forClients = keyed.filter(({ schemes }) => schemes.includes("userToken")).map(({ name }) => name);
    expect(forClients.toSorted()).toEqual([
      "POST /v1/verifications",
      "POST /v1/verifications/check",
      "POST /v1/verifications/{id}/check",
      "POST /v1/verifications/{id}/resend",
    ]);
    const newKey = async (body: Body) => (await ask("POST", "/v1/api-keys", world.secretKey, body)).body;
    const ended: string[] = [];
    for (const mode of ["live", "test"]) {
      const [revoked, expired] = [await newKey({ mode }), await newKey({ mode })];
      await ask("DELETE", `/v1/api-keys/${revoked.id}`, world.secretKey);
      await world.sql`update api_keys set expires_at = now() where hint = ${expired.hint}`;
      ended.push(revoked.key, expired.key);
    }
    const testSecret = (await newKey({ mode: "test" })).key;
    const testPublishable = (await newKey({ mode: "test", kind: "publishable" })).key;
    const testToken = (await ask("POST", "/v1/users/u-1/tokens", testSecret, {})).body.token;
    const clients = [world.publishableKey, await mint(), testPublishable, testToken];
    const nobody = [
      ...ended,
      newApiKey("publishable", { bytes: (length) => new Uint8Array(length).fill(5) }),
      `${(await mint()).slice(0, -4)}AAAA`,
    ];
    const powerless = [await world.addKey([]), await world.addTestKey([], world.secretKey)];
    for (const { method, path, name } of keyed) {
      const statusWith = async (key: string) =>
        (await ask(method, path, key, method === "GET" ? undefined : {})).status;
      for (const key of nobody) expect(await statusWith(key), name).toBe(401);
      for (const key of powerless) expect([403, 404, 422], name).toContain(await statusWith(key));
      for (const key of clients) {
        const status = await statusWith(key);
        if (forClients.includes(name)) expect([404, 422], name).toContain(status);
        else expect(status, name).toBe(403);
      }
    }
  });
});
