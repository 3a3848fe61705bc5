import { findProviderFaults } from "./compose.ts";
import { readConfig } from "./config.ts";
import { describeServices } from "./services.ts";
import { listenForStop } from "./stop-signals.ts";
import { supervise } from "./supervise.ts";

const print = (line: string): void => console.log(line);
const warn = (line: string): void => console.error(line);

process.exit(await main());

async function main(): Promise<number> {
  const env = process.env;
  const reading = readConfig(env);
  const faults = [...reading.faults, ...(await findProviderFaults(env))];
  if (faults.length > 0) {
    warn(["npm start cannot begin:", ...faults.map(({ path, message }) => `  ${path} ${message}`)].join("\n"));
    return 1;
  }
  const { config } = reading;
  const signals = listenForStop(print);
  try {
    await supervise({
      config,
      env,
      signals,
      services: (input) => describeServices(config, { ...input, env }),
      print,
      warn,
    });
    print("Stopped.");
    return 0;
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    signals.dispose();
  }
}
