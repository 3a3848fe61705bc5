import { startWorker } from "../worker/start-worker.ts";

/**
 * A worker process that takes one job, says its key and never ends it: there to be killed.
 * Called with the QueueConfig as JSON.
 */
const log = { info() {}, warn() {}, error() {} };
await startWorker({
  config: JSON.parse(process.argv[2] ?? ""),
  queue: "messages",
  concurrency: 1,
  log,
  processors: {
    async "message.send"({ messageId }) {
      process.stdout.write(`${messageId}\n`);
      await new Promise(() => {});
      return { kind: "done" };
    },
  },
});
