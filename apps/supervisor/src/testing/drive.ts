import { readConfig } from "../config.ts";
import type { Service } from "../services.ts";
import { listenForStop } from "../stop-signals.ts";
import { supervise } from "../supervise.ts";

// The supervisor as `npm start` runs it, with the services that the test names in SERVICES.
const services: Service[] = JSON.parse(process.env.SERVICES ?? "[]");
const signals = listenForStop((line) => console.log(line));
const { config } = readConfig(process.env);
try {
  await supervise({
    config,
    env: process.env,
    signals,
    services: ({ databaseUrl }) =>
      services.map((service) => ({ ...service, env: { ...process.env, ...service.env, DATABASE_URL: databaseUrl } })),
    print: (line) => console.log(line),
    warn: (line) => console.error(line),
  });
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
