import { Hono } from "hono";
import postgres from "postgres";
import { Agent, request } from "undici";
import { readBackend } from "../floor/backend.ts";
import { startFloorWorker } from "../floor/queue.ts";
import { listen, setting } from "../ports.ts";

// The floor of the worker: a job is one POST, to the carrier's place or to the receiver's; a `send` notes in its row
// that it begins and that it is done besides.
const sinkUrl = setting("SINK_URL");
const receiverUrl = setting("RECEIVER_URL");
const dispatcher = new Agent({ connections: 50 });
const backend = readBackend();
// As many connections as the product's pool.
const sql = postgres(backend.databaseUrl, { max: 10, onnotice: () => {} });

await startFloorWorker(backend, async (name, data) => {
  const { id, to } = data as { id: string; to: string };
  switch (name) {
    case "text":
      return await post(`${sinkUrl}/floor/text`, { to });
    case "send":
      await sql`update floor set n = 1 where id = ${id}`;
      await post(`${sinkUrl}/floor/text`, { to });
      await sql`update floor set n = 2 where id = ${id}`;
      return;
    default:
      return await post(receiverUrl, { data: { verification: { id } } });
  }
});

async function post(url: string, body: unknown): Promise<void> {
  const answer = await request(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    dispatcher,
  });
  await answer.body.dump();
  if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}`);
}

const app = new Hono();
app.get("/health/live", (c) => c.json({ status: "ok" }));
await listen(app, Number(setting("PORT")));
