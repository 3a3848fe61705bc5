import { startStores } from "./ground/stores.ts";
import { readOptions, USAGE, UsageError } from "./options.ts";
import { BenchDocument } from "./report/document.ts";
import { type BenchRun, runBench } from "./run-bench.ts";
import { runScaling, runSweepPlans } from "./run-special.ts";

const log = (line: string): void => console.error(line);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const stores = await startStores(log);
  // The processes end with us; the database, which must survive a crash of its users, has to be told.
  const interrupt = (): void => {
    stores.stop().then(
      () => process.exit(130),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    const run = { options, stores, log };
    const document = await documentOf(run);
    console.log(JSON.stringify(document, null, 2));
  } finally {
    await stores.stop();
  }
}

async function documentOf(run: BenchRun): Promise<object> {
  switch (run.options.subject) {
    case "paths":
      return BenchDocument.parse(await runBench(run));
    case "workers":
      return await runScaling(run);
    case "sweep":
      return await runSweepPlans(run);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error);
    process.exit(1);
  },
);
