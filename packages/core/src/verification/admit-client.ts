import { type Actor, isClient } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import { requireClientMaySend } from "./client.ts";
import type { CreateCommand } from "./create-command.ts";

/**
 * The command of an app or page, in the name of whom its credential says and no other; any other as it is. Refuses with
 * `forbidden` what the project does not let clients do: decided again on the newest settings, and each time these are
 * read anew on the way.
 */
export async function admitClient(command: CreateCommand): Promise<CreateCommand> {
  const { actor } = command.access;
  if (!isClient(actor)) return command;
  const reload = async (): Promise<Access> => {
    const access = await command.reload();
    requireClientMaySend(access);
    return access;
  };
  return {
    access: await admitted(command.access, reload),
    input: { ...command.input, userId: actor.user?.id },
    idempotency: ownKey(actor, command.idempotency),
    reload,
  };
}

async function admitted(access: Access, reload: () => Promise<Access>): Promise<Access> {
  try {
    requireClientMaySend(access);
    return access;
  } catch (refusal) {
    if (!(refusal instanceof AppError)) throw refusal;
    return await reload();
  }
}

/** A key that an app makes up must not read what a backend, or another user's app, was answered under the same one. */
function ownKey({ apiKeyId, user }: Actor, idempotency: CreateCommand["idempotency"]): CreateCommand["idempotency"] {
  if (idempotency === null) return null;
  // No key of a header has a space in it, so these meet no other.
  const whose = user === undefined ? `client ${apiKeyId}` : `user ${user.id}`;
  return { ...idempotency, key: `${whose} ${idempotency.key}` };
}
