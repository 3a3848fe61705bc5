import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { newSecret } from "./manner.ts";
import { UsageError } from "./target.ts";

/**
 * The receiver's secrets, the one in use first. When none are given, two are made and shown, and we wait until the
 * developer has put them into the receiver. What is said goes to stderr: stdout is the report's.
 */
export async function agreeOnSecrets({
  given,
  waitMs,
  input = process.stdin,
}: {
  given: string | undefined;
  waitMs: number | null;
  input?: Readable & { isTTY?: boolean };
}): Promise<readonly string[]> {
  if (given !== undefined) return given.split(",").map(checkSecret);
  const secrets = [newSecret(), newSecret()];
  console.error("Give your receiver these secrets, the one in use first, then the one that comes next:\n");
  console.error(`  ${secrets.join(",")}\n`);
  if (waitMs !== null) await sleep(waitMs);
  else if (input.isTTY) await waitForEnter(input);
  return secrets;
}

function checkSecret(text: string): string {
  const secret = text.trim();
  if (/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret)) return secret;
  throw new UsageError("A secret is whsec_ and base64, as Proofline shows it; two are joined with a comma.");
}

async function waitForEnter(input: Readable): Promise<void> {
  console.error("Press Enter when it has them.");
  const lines = createInterface({ input });
  await Promise.race([once(lines, "line"), once(lines, "close")]);
  lines.close();
}
