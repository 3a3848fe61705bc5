import { startCarrier } from "./app.ts";
import { readConfig } from "./read-config.ts";

const config = readConfig(process.env);
if (!config.ok) {
  console.error(["carrier simulator: cannot start", ...config.faults.map((fault) => `  ${fault}`)].join("\n"));
  process.exit(1);
}

const carrier = await startCarrier({ ...config.options, ownsProcess: true }).catch((error: NodeJS.ErrnoException) => {
  console.error(`carrier simulator: cannot listen on port ${config.options.port} (${error.code ?? "unknown error"})`);
  process.exit(1);
});
console.log(`carrier simulator listening on ${carrier.url}`);

async function stop(): Promise<void> {
  await carrier.close();
  process.exit(0);
}

process.once("SIGTERM", stop);
// A terminal sends Ctrl-C to the whole group: under a supervisor, it decides when we stop.
if (process.send === undefined) process.once("SIGINT", stop);
else process.on("SIGINT", () => undefined);
process.once("disconnect", stop);
