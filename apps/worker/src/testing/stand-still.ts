import { guardLoop } from "../guard-loop.ts";

/** A process whose loop turns for a while and then never again: there to be ended by its guard. */
const guard = guardLoop({ everyMs: 50, looksMax: 4 });
setTimeout(async () => {
  process.stdout.write("turned\n");
  if (process.argv[2] === "stops") {
    await guard.stop();
    process.exit(0);
  }
  for (;;);
}, 1_000);
