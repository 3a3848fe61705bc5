import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Stretch } from "./timeline.ts";

export interface MachineWatch {
  readonly stretches: readonly Stretch[];
  stop(): Promise<void>;
}

/** Has a thread of its own do the same little work again and again: what a busy machine does to it, it does to everybody. */
export async function watchMachine(): Promise<MachineWatch> {
  const thread = new Worker(new URL("./metronome.ts", import.meta.url));
  const stretches: Stretch[] = [];
  let failure: unknown = null;
  thread.on("message", (stretch: Stretch) => stretches.push(stretch));
  thread.on("error", (error) => {
    failure = error;
  });
  await once(thread, "online");
  return {
    stretches,
    async stop() {
      await thread.terminate();
      if (failure !== null) throw new Error("the machine could not be watched", { cause: failure });
    },
  };
}
