import { type RateRace, runRacer } from "@proofline/core/testing/rate-race";
import { createRateStore, openDatabase } from "../index.ts";

// One of the processes that race for a rate in Postgres.
const { config, ...race }: RateRace<{ url: string }> = JSON.parse(process.argv[2] ?? "");
const database = await openDatabase({ url: config.url, max: 4 });
await runRacer(createRateStore(database), race);
await database.close();
