import { createAwaited } from "./awaited.ts";
import { runFlows } from "./flows.ts";
import type { Command, Reply } from "./protocol.ts";
import { startReceiver } from "./receiver.ts";
import { runVolley } from "./volley.ts";

// The load generator and the receiver of webhooks: a process of its own, so that measuring does not wait behind what
// is measured.
const webhooks = createAwaited<number>("webhook");
const receiverUrl = await startReceiver(webhooks.happened);

function reply(message: Reply): void {
  process.send?.(message);
}

process.on("message", (command: Command) => {
  run(command).then(reply, (error) => reply({ kind: "fault", message: String(error) }));
});
process.once("disconnect", () => process.exit(0));
process.on("SIGINT", () => undefined);
reply({ kind: "ready", receiverUrl });

async function run(command: Command): Promise<Reply> {
  return command.kind === "volley"
    ? { kind: "volley", result: await runVolley(command) }
    : { kind: "flows", result: await runFlows(command, webhooks) };
}
