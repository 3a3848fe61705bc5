import { spawnSync } from "node:child_process";
import { join } from "node:path";

const majorNeeded = 24;

/** The Node that runs Proofline's TypeScript: the one that came with the dependencies, else this one when new enough. */
export function findNode(root) {
  const own = join(root, "node_modules", ".bin", "node");
  // It may be absent (no package for this platform) or unable to run (another C library).
  const answer = spawnSync(own, ["--version"], { encoding: "utf8" });
  if (answer.status === 0 && majorOf(answer.stdout) >= majorNeeded) return own;
  if (majorOf(process.version) >= majorNeeded) return process.execPath;
  throw new Error(
    `Proofline needs Node ${majorNeeded} or later on ${process.platform}-${process.arch}, and this is ${process.version}: install a newer Node, then try again.`,
  );
}

const majorOf = (version) => Number(/^v(\d+)/.exec(version)?.[1] ?? 0);
