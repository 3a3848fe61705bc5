import { defineCommand, renderUsage, runCommand } from "citty";
import { dojoCommand } from "./dojo/command.ts";
import { UsageError } from "./dojo/target.ts";

const proofline = defineCommand({
  meta: { name: "proofline", description: "Proofline's command line." },
  subCommands: { dojo: dojoCommand },
});

await main(process.argv.slice(2));

async function main(args: string[]): Promise<void> {
  if (args.length === 0 || args.includes("--help") || args.includes("-h")) {
    console.log(await (args[0] === "dojo" ? renderUsage(dojoCommand) : renderUsage(proofline)));
    return;
  }
  try {
    await runCommand(proofline, { rawArgs: args });
  } catch (error) {
    if (!(error instanceof Error) || !isForTheUser(error)) throw error;
    console.error(`${error.message}\nSee proofline dojo --help.`);
    process.exitCode = 2;
  }
}

/** citty does not export the class of what it throws for a wrong command line. */
function isForTheUser(error: Error): boolean {
  return error instanceof UsageError || error.name === "CLIError";
}
