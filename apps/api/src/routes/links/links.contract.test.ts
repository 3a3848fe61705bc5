import { linkToken } from "@proofline/core/code";
import { readId } from "@proofline/core/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../../testing/open-test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ env: { BOOTSTRAP_LIMITS: "none" } });
});
afterAll(() => api.close());

const settings = (change: Record<string, unknown>) => api.ask("PATCH", "/v1/settings", { body: change });
const statusOf = async (id: string) => (await api.ask("GET", `/v1/verifications/${id}`)).body;
const open = (token: string, method = "GET") => api.ask(method, `/v/${token}`, { key: null });
const follow = (token: string) => open(token, "POST");

/** The token that a text of this generation carries. */
async function tokenOf(id: string, generation = 0): Promise<string> {
  const key = api.api.deps.keyRing.keyFor("link", "k1");
  const verificationId = readId("ver", id);
  if (key === null || verificationId === null) throw new Error("no token");
  return linkToken(key, { verificationId, generation });
}

async function started(more: Record<string, unknown> = {}) {
  const { status, body } = await api.start({ to: api.nextNumber(), link: true, ...more });
  expect(status).toBe(201);
  return { id: body.id as string, token: await tokenOf(body.id) };
}

describe("a link that is opened", () => {
  test("asks the person, and consumes nothing however often it is looked at", async () => {
    const { id, token } = await started();
    for (const method of ["GET", "HEAD", "GET"]) {
      const page = await open(token, method);
      expect(page.status).toBe(200);
      if (method === "GET") expect(page.body).toContain('<form method="post"><button>Confirm</button></form>');
    }
    const prefetched = await api.ask("GET", `/v/${token}`, { key: null, headers: { "sec-purpose": "prefetch" } });
    expect(prefetched.status).toBe(200);
    expect(await statusOf(id)).toMatchObject({ status: "pending", checks_left: 10 });
  });

  test("speaks the person's language, and calls the project by its name, whatever that holds", async () => {
    const name = `<b>"Tom" & {app}'s</b>`;
    await api.sql`update projects set settings = settings || ${api.sql.json({ appName: name })}, version = version + 1`;
    const { token } = await started({ locale: "de-AT" });
    const { body } = await open(token);
    expect(body).toContain('<html lang="de">');
    expect(body).toContain("für &lt;b&gt;&quot;Tom&quot; &amp; {app}&#39;s&lt;/b&gt; bestätigen?");
    expect(body).not.toContain("<b>");
    await settings({ app_name: "Acme" });
  });

  test("is kept by nobody, framed by nobody and loads nothing", async () => {
    const { token } = await started();
    for (const page of [await open(token), await follow(token), await open("nonsense")]) {
      const headers = Object.fromEntries(page.headers);
      expect(headers).toMatchObject({
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex, nofollow",
      });
      const policy = headers["content-security-policy"] ?? "";
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; /);
      expect(policy).toMatch(/frame-ancestors 'none'$/);
      expect(page.body).not.toMatch(/src=|href=|http:|https:|<script/);
    }
  });
});

describe("a link that is followed", () => {
  test("verifies like a code, once, and says so again to a second click", async () => {
    const { id, token } = await started();
    const done = await follow(token);
    expect(done.status).toBe(200);
    expect(done.body).toContain("Your number is confirmed.");
    expect((await follow(token)).body).toContain("Your number is confirmed.");
    expect((await open(token)).body).toContain("Your number is confirmed.");
    expect(await statusOf(id)).toMatchObject({ status: "verified" });
    const { body } = await api.ask("GET", `/v1/verifications/${id}/timeline`);
    const types = body.data.map(({ type }: { type: string }) => type);
    expect(types.filter((type: string) => type === "verification.verified")).toHaveLength(1);
  });

  test("takes a check, as the code of the same verification does", async () => {
    await settings({ checks_max: 2 });
    const { id, token } = await started();
    const wrong = { body: { code: "WRONG0" } };
    await api.ask("POST", `/v1/verifications/${id}/check`, wrong);
    await api.ask("POST", `/v1/verifications/${id}/check`, wrong);
    const late = await follow(token);
    expect(late.status).toBe(410);
    expect(late.body).toContain("This link does not work any more.");
    expect(await statusOf(id)).toMatchObject({ status: "failed", reason: "checks_spent" });
    await settings({ checks_max: 10 });
  });

  test.each([
    { policy: "same", old: 200, newest: 0 },
    { policy: "new_revoke_old", old: 410, newest: 1 },
    { policy: "new_keep_old_until_used", old: 200, newest: 1 },
  ])("under $policy the link of an earlier text is answered $old", async ({ policy, old, newest }) => {
    await settings({ resend_policy: policy, cooldowns: [0] });
    const { id, token } = await started();
    await api.ask("POST", `/v1/verifications/${id}/resend`);
    expect((await follow(token)).status).toBe(old);
    if (old === 410) expect(await statusOf(id)).toMatchObject({ status: "pending", checks_left: 9 });
    expect((await follow(await tokenOf(id, newest))).status).toBe(200);
    await settings({ resend_policy: "same" });
  });

  test.each(["canceled", "expired"])("is too late once it is %s", async (end) => {
    const { id, token } = await started();
    if (end === "canceled") await api.ask("POST", `/v1/verifications/${id}/cancel`);
    else await api.sql`update verifications set expires_at = now() where link and status = 'pending'`;
    expect((await open(token)).status).toBe(410);
    expect((await follow(token)).status).toBe(410);
    expect(await statusOf(id)).toMatchObject({ status: end });
  });
});

describe("what is no link of ours", () => {
  test("is answered alike: altered, unknown, of a verification without links; and costs nobody a guess", async () => {
    const { id, token } = await started();
    const { body: coded } = await api.start({ to: api.nextNumber() });
    const altered = `${token.slice(0, 30)}${token[30] === "A" ? "B" : "A"}${token.slice(31)}`;
    const unknown = await tokenOf("ver_01h455vb4pex5vsknk084sn02q");
    const pages = [];
    for (const text of [altered, unknown, await tokenOf(coded.id), "x", "A".repeat(48)]) {
      for (const method of ["GET", "POST"]) pages.push(await open(text, method));
    }
    expect(new Set(pages.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(pages[0]?.status).toBe(404);
    for (const untouched of [id, coded.id]) expect(await statusOf(untouched)).toMatchObject({ checks_left: 10 });
  });
});

test("no token is at rest or in the log", async () => {
  const { token } = await started();
  await open(token);
  await follow(token);
  expect(api.log()).toContain('"route":"/v/{token}"');
  expect(api.log()).not.toContain(token);
  for (const table of ["verifications", "messages", "events", "idempotent_answers", "deliveries"]) {
    expect(JSON.stringify(await api.sql`select t::text as row from ${api.sql(table)} t`)).not.toContain(token);
  }
});
