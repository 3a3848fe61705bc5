import { Hono } from "hono";
import { Agent, request } from "undici";
import { readBackend } from "../floor/backend.ts";
import { startFloorWorker } from "../floor/queue.ts";
import { listen, setting } from "../ports.ts";

// The floor of the worker: a job is one POST, to the carrier's place or to the receiver's.
const sinkUrl = setting("SINK_URL");
const receiverUrl = setting("RECEIVER_URL");
const dispatcher = new Agent({ connections: 50 });

await startFloorWorker(readBackend(), async (name, data) => {
  const { id, to } = data as { id: string; to: string };
  if (name === "text") await post(`${sinkUrl}/floor/text`, { to });
  else await post(receiverUrl, { data: { verification: { id } } });
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
