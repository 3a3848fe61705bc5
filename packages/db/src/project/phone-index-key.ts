import type { Sealer } from "@proofline/core/access";
import type { Random } from "@proofline/core/runtime";
import type { Database } from "../open-database.ts";
import { sealContext } from "../sealing.ts";

const NAME = "phone_index";

/**
 * The key under which numbers are looked up. It must outlive every key of the operator's ring (a number's digest may
 * not change), so it is random, made once, and kept sealed under the ring. Throws when the ring cannot open it.
 */
export async function loadPhoneIndexKey(
  { sql }: Pick<Database, "sql">,
  { sealer, random }: { sealer: Sealer; random: Random },
): Promise<Uint8Array> {
  const fresh = sealer.seal(Buffer.from(random.bytes(32)).toString("base64"), sealContext.key(NAME));
  await sql`insert into sealed_keys (name, sealed) values (${NAME}, ${fresh}) on conflict do nothing`;
  const [row] = await sql<{ sealed: Uint8Array }[]>`select sealed from sealed_keys where name = ${NAME}`;
  if (row === undefined) throw new Error("the phone index key vanished");
  return Buffer.from(sealer.open(row.sealed, sealContext.key(NAME)), "base64");
}
