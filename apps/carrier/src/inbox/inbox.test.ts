import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type RunningCarrier, startCarrier } from "../app.ts";
import { readInbox, readRequests, sendTwilio, sendVonage } from "../testing/send.ts";

let carrier: RunningCarrier;
beforeAll(async () => {
  carrier = await startCarrier({ port: 0, textsMax: 5 });
});
afterAll(() => carrier.close());
beforeEach(async () => {
  await fetch(`${carrier.url}/inbox`, { method: "DELETE" });
});

test("the inbox is newest last, by number or whole, with times in RFC 3339", async () => {
  await sendTwilio(carrier, { to: "+447700900123", body: "first" });
  await sendVonage(carrier, { to: "+447700900124", text: "second" });
  await sendTwilio(carrier, { to: "+447700900123", body: "third" });
  expect((await readInbox(carrier, "+447700900123")).map(({ body }) => body)).toEqual(["first", "third"]);
  const { data } = (await (await fetch(`${carrier.url}/inbox`)).json()) as { data: { body: string; at: string }[] };
  expect(data.map(({ body }) => body)).toEqual(["first", "second", "third"]);
  for (const { at } of data) expect(new Date(at).toISOString()).toBe(at);
});

test("a plus left bare in the query still means the number", async () => {
  await sendTwilio(carrier, { to: "+447700900123" });
  for (const query of ["%2B447700900123", "+447700900123", "447700900123"]) {
    const { data } = (await (await fetch(`${carrier.url}/inbox?to=${query}`)).json()) as { data: object[] };
    expect(data).toHaveLength(1);
  }
});

test("the oldest go when it is full, and the debug list with them", async () => {
  for (const body of ["1", "2", "3", "4", "5", "6", "7"]) await sendTwilio(carrier, { to: "+447700900123", body });
  expect((await readInbox(carrier, "+447700900123")).map(({ body }) => body)).toEqual(["3", "4", "5", "6", "7"]);
  expect(await readRequests(carrier, "+447700900123")).toHaveLength(5);
});

test("emptying it empties it", async () => {
  await sendTwilio(carrier, { to: "+447700900123" });
  expect((await fetch(`${carrier.url}/inbox`, { method: "DELETE" })).status).toBe(204);
  expect(await readInbox(carrier, "+447700900123")).toEqual([]);
  expect(await readRequests(carrier, "+447700900123")).toEqual([]);
});

test("the page shows a hostile text as text, and lets nothing run but its own script", async () => {
  const body = `<script>alert(1)</script><img src=x onerror="alert('2')">&amp;`;
  await sendTwilio(carrier, { to: "+447700900123", body });
  const answer = await fetch(carrier.url);
  const page = await answer.text();
  expect(page).toContain(
    "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;2&#39;)&quot;&gt;&amp;amp;",
  );
  expect(page).not.toContain("<img");
  expect(page.match(/<script>/g)).toHaveLength(1);
  expect(page).not.toMatch(/(src|href)=["']?https?:/);

  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe-inline");
  const [, script = ""] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? [];
  expect(policy).toContain(`script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`);
});
