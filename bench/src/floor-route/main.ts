import { Hono } from "hono";
import postgres from "postgres";
import { readBackend } from "../floor/backend.ts";
import { openFloorQueue } from "../floor/queue.ts";
import { listen, setting } from "../ports.ts";

// The floor of the API: the same framework, driver, queue and databases, and nothing of ours between them. What the
// product does beyond this is its own cost.
const backend = readBackend();
const queue = await openFloorQueue(backend);
// As many connections as the product's pool.
const sql = postgres(backend.databaseUrl, { max: 10, onnotice: () => {} });
const app = new Hono();

// `send` is the job that keeps its row up to date, `text` the one that only posts.
for (const [path, job] of [
  ["/insert", "text"],
  ["/send", "send"],
] as const) {
  app.post(path, async (c) => {
    const { to } = await c.req.json<{ to: string }>();
    const [row] = await sql<{ id: string }[]>`insert into floor (recipient) values (${to}) returning id`;
    await queue.add(job, { id: row?.id, to });
    return c.json({ id: row?.id }, 201);
  });
}

app.post("/update/:id", async (c) => {
  await c.req.json();
  const [row] = await sql<{ n: number }[]>`update floor set n = n + 1 where id = ${c.req.param("id")} returning n`;
  return c.json({ n: row?.n }, row === undefined ? 404 : 200);
});

// The end of a bare flow: an update, and a job that tells the receiver.
app.post("/finish/:id", async (c) => {
  await c.req.json();
  const id = c.req.param("id");
  const [row] = await sql<{ n: number }[]>`update floor set n = n + 1 where id = ${id} returning n`;
  await queue.add("hook", { id });
  return c.json({ n: row?.n }, row === undefined ? 404 : 200);
});

app.get("/health/live", (c) => c.json({ status: "ok" }));
await listen(app, Number(setting("PORT")));
