import { type LimitRace, runLimitRacer } from "@proofline/core/testing/limit-race";
import { createLimitStore } from "../limit/limit-store.ts";
import { openDatabase } from "../open-database.ts";

// One of the processes that race for limits in Postgres.
const { config, ...race }: LimitRace<{ readonly url: string }> = JSON.parse(process.argv[2] ?? "");
const database = await openDatabase({ url: config.url, max: 2 });
await runLimitRacer(createLimitStore(database), race);
await database.close();
