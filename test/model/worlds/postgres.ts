import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createPhoneDigest, createSealer, digestApiKey, newApiKey, readKeyRing } from "@proofline/core/access";
import { createBacklogBoard } from "@proofline/core/backlog";
import { renderMessage } from "@proofline/core/message";
import { presetSettings } from "@proofline/core/project";
import { fromUuid, newId, toUuid } from "@proofline/core/runtime";
import {
  bootstrapProject,
  createLockStore,
  createMessageStore,
  createProjectStore,
  createVerificationStore,
  openDatabase,
} from "@proofline/db";
import type { Rules } from "../reference/rules.ts";
import { openMemoryWorld } from "./memory.ts";
import { settingsOf } from "./settings-of.ts";
import { CODE_ALONE, type World } from "./world.ts";

export interface PostgresWorlds {
  /** A world for one run; the run before must be over. */
  begin(rules: Rules): Promise<World>;
  close(): Promise<void>;
}

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
/** Everything that a run leaves behind. */
const TABLES = [
  "attempts",
  "messages",
  "events",
  "verifications",
  "live_verifications",
  "verification_references",
  "idempotent_answers",
  "guess_budgets",
  "user_guess_budgets",
];
/** Every moment that a decision goes by: time passes by moving them all into the past. */
const MOMENTS: Readonly<Record<string, readonly string[]>> = {
  verifications: ["created_at", "last_sent_at", "expires_at", "verified_at", "ended_at"],
  live_verifications: ["expires_at"],
  messages: ["due_at"],
  guess_budgets: ["window_ends_at", "reached_at"],
  user_guess_budgets: ["window_ends_at", "reached_at"],
};

/** Over a migrated database of its own, with the real stores and the real time. */
export async function openPostgresWorlds(databaseUrl: string): Promise<PostgresWorlds> {
  const database = await openDatabase({ url: databaseUrl, max: 4 });
  const { sql, clock } = database;
  const ring = readKeyRing(`k1:${randomBytes(32).toString("base64")}`);
  if (!ring.ok) throw new Error("no key ring");
  const keyRing = ring.ring;
  const sealer = createSealer({ ring: keyRing, random });
  const secretKey = newApiKey("secret", random);
  const settings = presetSettings("none");
  const publishableKey = newApiKey("publishable", random);
  await bootstrapProject(database, { name: "model", settings, secretKey, publishableKey, clock, random });
  const projects = createProjectStore(database, { sealer });
  const access = await projects.authenticate(digestApiKey(secretKey));
  if (access === null) throw new Error("the key is not known");
  const verifications = createVerificationStore(database, { sealer });
  const messages = createMessageStore(database, { sealer });
  const parts = {
    clock,
    random,
    keyRing,
    phoneDigest: createPhoneDigest(random.bytes(32)),
    verifications,
    locks: createLockStore(database),
  };

  const messageIds = async (id: string) => {
    const rows = await sql<{ id: string }[]>`
      select id from messages where verification_id = ${toUuid("ver", id)} order by created_at, id`;
    return rows.map((row) => fromUuid("msg", row.id));
  };
  return {
    async begin(rules) {
      for (const table of TABLES) await sql`delete from ${sql(table)}`;
      const project = await projects.changeSettings(access.project.id, settingsOf(rules));
      return {
        deps: { ...openMemoryWorld(rules).deps, ...parts, backlog: createBacklogBoard() },
        access: { ...access, project },
        async wait(seconds) {
          for (const [table, moments] of Object.entries(MOMENTS)) {
            const moved = moments.map((moment) => `${moment} = ${moment} - make_interval(secs => ${seconds})`);
            await sql.unsafe(`update ${table} set ${moved.join(", ")}`);
          }
        },
        async tick() {
          for (const now = clock.now().getTime(); clock.now().getTime() <= now; ) await sleep(1);
        },
        async send(id, place) {
          const messageId = (await messageIds(id))[place];
          if (messageId === undefined) return null;
          const claim = await messages.claim(messageId, newId("att", parts));
          if (claim === null) return null;
          const content = { ...claim.content, text: CODE_ALONE };
          return renderMessage({ ...claim, content }, { keyRing, now: clock.now(), publicUrl: "" });
        },
        async row(id) {
          const found = await verifications.find(access.project.id, id);
          if (found === null) throw new Error(`no such row: ${id}`);
          return found;
        },
        countMessages: async (id) => (await messageIds(id)).length,
        async events() {
          const rows = await sql<{ type: string; verificationId: string | null }[]>`
            select type, verification_id from events order by at, id`;
          return rows.map(({ type, verificationId }) => ({
            type,
            verificationId: verificationId === null ? null : fromUuid("ver", verificationId),
          }));
        },
      };
    },
    close: () => database.close(),
  };
}
