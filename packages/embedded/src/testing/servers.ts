import { inject } from "vitest";

/** What the global setup of the test run started, and hands to every test file. */
export type TestServers = {
  /** A superuser's URL of the run's PostgreSQL; its database is nobody's. */
  readonly postgresUrl: string;
  /** A database with every migration applied, to be cloned. */
  readonly templateDatabase: string;
  readonly redisUrl: string;
};

declare module "vitest" {
  interface ProvidedContext {
    prooflineServers: TestServers;
  }
}

export function testServers(): TestServers {
  const servers = inject("prooflineServers");
  if (servers === undefined) {
    throw new Error("This test needs servers: name its file *.contract.test.ts, so that the run starts them.");
  }
  return servers;
}
