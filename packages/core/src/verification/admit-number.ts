import { AppError } from "../error/index.ts";
import type { PhoneNumber } from "../phone/index.ts";
import type { OpenCommand } from "./create-command.ts";
import { findSendable } from "./find-sendable.ts";
import { requireSendable } from "./require-sendable.ts";
import { firstChannel } from "./start.ts";

/**
 * The command, once the project sends to this number; refuses like `requireSendable`. What is refused on settings from
 * a cache is decided again on the newest: a country that was allowed a moment ago is allowed.
 */
export async function admitNumber(command: OpenCommand, number: PhoneNumber): Promise<OpenCommand> {
  const channel = firstChannel(command.input);
  const judge = ({ access: { project }, open }: OpenCommand): void => {
    findSendable(open, { project, number, channel });
    requireSendable(project.settings, number, channel);
  };
  try {
    judge(command);
    return command;
  } catch (refusal) {
    if (!(refusal instanceof AppError)) throw refusal;
    const current = { ...command, access: await command.reload() };
    judge(current);
    return current;
  }
}
