import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { runProgram } from "./run-program.ts";

/** Path of a Chromium; installs Debian's when there is none and we may. */
export async function findChromium(): Promise<string> {
  const found = await findProgram(["chromium", "chromium-browser", "google-chrome"]);
  if (found !== null) return found;
  if (process.getuid?.() === 0 && (await findProgram(["apt-get"])) !== null) {
    const wait = ["-o", "DPkg::Lock::Timeout=120"];
    await runProgram("apt-get", { args: ["update", "-q", ...wait], cwd: "/" });
    const args = ["install", "-q", "-y", "--no-install-recommends", ...wait, "chromium"];
    await runProgram("apt-get", { args, cwd: "/" });
    const installed = await findProgram(["chromium"]);
    if (installed !== null) return installed;
  }
  throw new Error("Install chromium (on Debian: apt-get install chromium): the SDK is tested in a real browser.");
}

async function findProgram(names: readonly string[]): Promise<string | null> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      if (await isProgram(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: the next folder may have it.
    return false;
  }
}
