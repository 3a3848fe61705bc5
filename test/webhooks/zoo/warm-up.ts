import { createServer } from "node:http";
import { createVerification } from "@proofline/core/verification";
import { poll } from "../../support/poll.ts";
import { listen } from "../ground/listen.ts";
import type { Ground } from "../ground/open-ground.ts";

const COUNT = 20;

/** Has a worker deliver until it no longer meets anything for the first time: how long a start takes is measured elsewhere. */
export async function warmUp(ground: Ground): Promise<void> {
  const receiver = await listen(createServer((_request, response) => response.writeHead(204).end()));
  try {
    const access = await ground.accessOf("secret");
    await ground.subscribe(access, `http://127.0.0.1:${receiver.port}/`);
    for (let n = 0; n < COUNT; n++) {
      const input = { to: `+4477008${String(n).padStart(5, "0")}` };
      await createVerification(ground.deps, { access, input, idempotency: null, reload: async () => access });
    }
    await poll(
      async () => {
        const pending = await ground.sql`select from deliveries where status = 'pending' limit 1`;
        return pending.length === 0;
      },
      { what: "the first deliveries", timeoutMs: 30_000 },
    );
  } finally {
    await receiver.close();
  }
}
