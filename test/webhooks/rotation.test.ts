import { createServer } from "node:http";
import { createVerification } from "@proofline/core/verification";
import { rotateSecret } from "@proofline/core/webhook";
import { cloneDatabase } from "@proofline/embedded/testing";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { poll } from "../support/poll.ts";
import { listen, readBody } from "./ground/listen.ts";
import { openGround } from "./ground/open-ground.ts";

const EVERY_MS = Number(process.env.ROTATE_EVERY_MS ?? 200);
const FOR_MS = Number(process.env.ROTATE_FOR_MS ?? 5_000);
/** Long enough that a Try signed just before its end still arrives under it, on a machine that is busy. */
const OVERLAP_SECONDS = Math.max(30, (3 * EVERY_MS) / 1_000);

test("a receiver that takes up each new secret late never refuses a webhook", {
  timeout: FOR_MS + 60_000,
}, async () => {
  const database = await cloneDatabase();
  const ground = await openGround({ databaseUrl: database.url, queue: { backend: "postgres", url: database.url } });
  const arrived = new Set<string>();
  const refused: string[] = [];
  const underOld: string[] = [];
  let held = "";
  let newest = "";
  const receiver = await listen(
    createServer((request, response) => {
      readBody(request).then(
        (body) => {
          const headers = Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
          );
          const id = headers["webhook-id"] ?? "";
          try {
            new Webhook(held).verify(body, headers);
            arrived.add(id);
            if (held !== newest) underOld.push(id);
            response.writeHead(204).end();
          } catch {
            refused.push(id);
            response.writeHead(401).end();
          }
        },
        () => response.destroy(),
      );
    }),
  );
  try {
    const access = await ground.accessOf("secret");
    const endpoint = await ground.subscribe(access, `http://127.0.0.1:${receiver.port}/hook`);
    [held = ""] = endpoint.secrets;
    newest = held;
    await ground.startDelivering();
    const endMs = performance.now() + FOR_MS;
    let rotatedAt = ground.deps.clock.now();
    const arrivedBefore = async (at: Date): Promise<boolean> => {
      const rows = await ground.sql`select from deliveries where status = 'pending' and created_at <= ${at} limit 1`;
      return rows.length === 0;
    };
    let rotations = 0;
    let started = 0;
    const rotating = (async () => {
      while (performance.now() < endMs) {
        const nextMs = performance.now() + EVERY_MS;
        // Late, but not before what was signed without it has arrived: a receiver that keeps one secret alone has to wait so long.
        await poll(() => arrivedBefore(rotatedAt), { what: "what was signed before", timeoutMs: 30_000 });
        held = newest;
        const command = { access, id: endpoint.id, overlapSeconds: OVERLAP_SECONDS };
        const rotated = await rotateSecret(ground.endpointDeps, command);
        [newest = ""] = rotated.secrets;
        rotatedAt = ground.deps.clock.now();
        rotations += 1;
        await poll(() => performance.now() >= nextMs, { what: "the next rotation", timeoutMs: 2 * EVERY_MS + 5_000 });
      }
    })();
    const traffic = (async () => {
      while (performance.now() < endMs) {
        const input = { to: `+4477009${String(started).padStart(5, "0")}` };
        await createVerification(ground.deps, { access, input, idempotency: null, reload: async () => access });
        started += 1;
      }
    })();
    await Promise.all([rotating, traffic]);
    await poll(() => arrived.size + refused.length >= started, { what: "every event", timeoutMs: 45_000 });
    console.log(
      JSON.stringify({
        rotations,
        events: started,
        arrived: arrived.size,
        underOld: underOld.length,
        refused: refused.length,
      }),
    );
    expect(refused).toEqual([]);
    expect(arrived.size).toBe(started);
    // The test is about the overlap: it says nothing where no delivery needed it.
    expect(underOld.length).toBeGreaterThan(0);
    expect(rotations).toBeGreaterThan(3);
    const now = await ground.endpointDeps.endpoints.find(access.project.id, endpoint.id);
    expect(now?.secrets[0]).toBe(newest);
    expect(now?.secrets).toContain(held);
  } finally {
    await ground.close();
    await receiver.close();
    await database.drop();
  }
});
