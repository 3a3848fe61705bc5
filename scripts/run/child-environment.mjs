import { accessSync, constants, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** The environment for everything we start: ours is kept, and what an empty one lacks is added. */
export function childEnvironment(root) {
  return {
    ...process.env,
    ...findHome(root),
    PATH: [join(root, "node_modules", ".bin"), process.env.PATH].filter(Boolean).join(delimiter),
    // Halves what a process spends on loading its modules, from its second start on.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || join(root, "node_modules", ".cache", "node"),
    TURBO_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
    npm_config_update_notifier: "false",
  };
}

/** npm and pnpm keep their caches at home: a service account may have none, or one that it cannot write to. */
function findHome(root) {
  try {
    const home = process.env.HOME || homedir();
    accessSync(home, constants.W_OK);
    return { HOME: home };
  } catch {
    const home = join(root, "node_modules", ".home");
    mkdirSync(home, { recursive: true });
    // The npm that started us has set the place of its cache for those below it.
    return { HOME: home, npm_config_cache: join(home, ".npm") };
  }
}
