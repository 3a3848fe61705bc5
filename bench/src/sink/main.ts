import { createCarrier } from "@proofline/carrier/app";
import { Hono } from "hono";
import { stream } from "hono/streaming";
import { monotonicMs } from "../monotonic.ts";
import { listen, setting } from "../ports.ts";

// The carrier simulator as it is, in a shell that notes when a request for a text arrived and tells whoever listens,
// and the bare place where the floor's worker posts to.
const listeners = new Set<(line: string) => void>();
const app = new Hono();

function tell(to: string, atMs: number): void {
  for (const listener of listeners) listener(`${to} ${atMs}\n`);
}

app.use("/2010-04-01/*", async (c, next) => {
  const atMs = monotonicMs();
  await next();
  if (c.res.status !== 201) return;
  const { to } = (await c.res.clone().json()) as { to: string };
  tell(to, atMs);
});

app.post("/floor/text", async (c) => {
  const atMs = monotonicMs();
  const { to } = await c.req.json<{ to: string }>();
  tell(to, atMs);
  return c.body(null, 204);
});

/** A line for each text: its number, and when it arrived. */
app.get("/arrivals", (c) =>
  stream(c, async (out) => {
    const listener = (line: string): void => void out.write(line);
    listeners.add(listener);
    await out.write("\n");
    await new Promise<void>((resolve) => out.onAbort(resolve));
    listeners.delete(listener);
  }),
);

app.route("/", createCarrier().app as unknown as Hono);
await listen(app, Number(setting("PORT")));
