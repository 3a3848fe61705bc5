import { AppError } from "../error/index.ts";
import type { PhoneNumber } from "../phone/index.ts";
import type { OpenCommand } from "./create-command.ts";
import type { VerificationDeps } from "./deps.ts";
import { findSendable } from "./find-sendable.ts";
import { requireSendable } from "./require-sendable.ts";
import { firstChannel } from "./start.ts";
import { readTestTarget, requireOfMode } from "./test-target.ts";

/**
 * The command, once the caller may start a Verification of this number: a test number with a test key, or one that the
 * project sends to (`requireSendable`). What is refused on settings from a cache is decided again on the newest: a
 * country that was allowed a moment ago is allowed.
 */
export async function admitNumber(
  deps: VerificationDeps,
  { command, number }: { readonly command: OpenCommand; readonly number: PhoneNumber },
): Promise<OpenCommand> {
  try {
    return await admit(deps, command, number);
  } catch (refusal) {
    if (!(refusal instanceof AppError)) throw refusal;
    return await admit(deps, { ...command, access: await command.reload() }, number);
  }
}

async function admit(deps: VerificationDeps, command: OpenCommand, number: PhoneNumber): Promise<OpenCommand> {
  const { access, input, open } = command;
  const test = await readTestTarget(deps, access, number);
  requireOfMode(open, { access, outcome: test?.outcome ?? null });
  if (test === null) {
    const channel = firstChannel(input);
    findSendable(open, { project: access.project, number, channel });
    requireSendable(access.project.settings, number, channel);
  }
  return { ...command, test };
}
