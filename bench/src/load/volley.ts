import { monotonicMs } from "../monotonic.ts";
import { createCaller } from "./caller.ts";
import type { Command, VolleyResult } from "./protocol.ts";

type Volley = Extract<Command, { kind: "volley" }>;

export async function runVolley({
  origin,
  headers,
  requests,
  expect,
  concurrency,
  seconds,
}: Volley): Promise<VolleyResult> {
  const caller = createCaller(origin, { connections: concurrency, headers });
  const ids: { index: number; id: string }[] = [];
  let fault: string | null = null;
  let next = 0;
  let answered = 0;
  let errors = 0;
  const startedMs = monotonicMs();
  const untilMs = startedMs + seconds * 1_000;

  const one = async (): Promise<void> => {
    for (;;) {
      const index = next++;
      const request = requests[index];
      if (request === undefined || monotonicMs() >= untilMs) return;
      try {
        const { status, text } = await caller.post(request.path, request.body);
        if (status === expect.status && text.includes(expect.contains)) {
          answered += 1;
          const id = ID.exec(text)?.[1];
          if (id !== undefined) ids.push({ index, id });
          continue;
        }
        fault = `${status} ${text.slice(0, 300)}`;
      } catch (error) {
        fault = String(error);
      }
      errors += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  const elapsedMs = monotonicMs() - startedMs;
  await caller.close();
  return { answered, errors, elapsedMs, ids, fault };
}

/** Parsing whole answers would cost this process more than making the requests does. */
const ID = /"id":"([^"]+)"/;
