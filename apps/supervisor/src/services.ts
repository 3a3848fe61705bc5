import { fileURLToPath } from "node:url";
import type { Env, SupervisorConfig } from "./config.ts";
import type { Secrets } from "./secrets.ts";

/** One process that `npm start` keeps running. */
export type Service = {
  readonly name: string;
  /** Absolute path of what Node runs. */
  readonly entry: string;
  readonly env: Env;
  /** Answers 200 once the process does its work. */
  readonly healthUrl: string;
};

/** Where a browser or curl on this machine finds the processes: origins without a trailing slash. */
export type Origins = { readonly api: string; readonly carrier: string; readonly worker: string };

export function originsOf({ host, port, carrierPort, workerHealthPort }: SupervisorConfig): Origins {
  const reachable = ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  const at = (onPort: number): string => `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${onPort}`;
  return { api: at(port), carrier: at(carrierPort), worker: at(workerHealthPort) };
}

/** The processes of this configuration, each with the whole environment it needs. */
export function describeServices(
  config: SupervisorConfig,
  { secrets, env, databaseUrl }: { secrets: Secrets; env: Env; databaseUrl: string },
): readonly Service[] {
  const origins = originsOf(config);
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== "" && value !== undefined));
  const common = { HOST: config.host, PORT: String(config.port), PUBLIC_URL: origins.api };
  const simulated = config.carrier ? simulatedProviders(secrets, origins.carrier) : {};
  const app = {
    ENCRYPTION_KEYS: secrets.ENCRYPTION_KEYS,
    BOOTSTRAP_SECRET_KEY: secrets.BOOTSTRAP_SECRET_KEY,
    BOOTSTRAP_PUBLISHABLE_KEY: secrets.BOOTSTRAP_PUBLISHABLE_KEY,
    WORKER_HEALTH_PORT: String(config.workerHealthPort),
    ...common,
    ...set,
    ...simulated,
    DATABASE_URL: databaseUrl,
  };
  const carrier = {
    ...common,
    ...set,
    CARRIER_PORT: String(config.carrierPort),
    TWILIO_AUTH_TOKEN: secrets.TWILIO_AUTH_TOKEN,
    VONAGE_SIGNATURE_SECRET: secrets.VONAGE_SIGNATURE_SECRET,
  };
  const services = [
    { name: "carrier", env: carrier, healthUrl: `${origins.carrier}/health/live` },
    { name: "api", env: app, healthUrl: `${origins.api}/health/ready` },
    { name: "worker", env: app, healthUrl: `${origins.worker}/health/ready` },
  ];
  return services
    .filter(({ name }) => config.carrier || name !== "carrier")
    .map((service) => ({ ...service, entry: entryOf(service.name) }));
}

const entryOf = (name: string): string => fileURLToPath(new URL(`../../${name}/src/main.ts`, import.meta.url));

/** Points both providers at the simulator, with credentials that mean nothing to anybody else. */
function simulatedProviders(secrets: Secrets, origin: string): Env {
  return {
    TWILIO_ACCOUNT_SID: secrets.TWILIO_ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: secrets.TWILIO_AUTH_TOKEN,
    TWILIO_FROM: "+15005550006",
    TWILIO_BASE_URL: origin,
    VONAGE_API_KEY: secrets.VONAGE_API_KEY,
    VONAGE_API_SECRET: secrets.VONAGE_API_SECRET,
    VONAGE_FROM: "Proofline",
    VONAGE_BASE_URL: origin,
    VONAGE_SIGNATURE_SECRET: secrets.VONAGE_SIGNATURE_SECRET,
    VONAGE_APPLICATION_ID: secrets.VONAGE_APPLICATION_ID,
    VONAGE_PRIVATE_KEY: secrets.VONAGE_PRIVATE_KEY,
    VONAGE_VOICE_FROM: "+15005550007",
  };
}
