import { startStores } from "./ground/stores.ts";
import { readOptions, USAGE, UsageError } from "./options.ts";
import { BenchDocument } from "./report/document.ts";
import { runBench } from "./run-bench.ts";

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
    const document = BenchDocument.parse(await runBench({ options, stores, log }));
    console.log(JSON.stringify(document, null, 2));
  } finally {
    await stores.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error);
    process.exit(1);
  },
);
