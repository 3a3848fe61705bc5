import { randomBytes } from "node:crypto";
import { createPhoneDigest, createSealer, digestApiKey, newApiKey, readKeyRing } from "@proofline/core/access";
import { presetSettings } from "@proofline/core/project";
import { cloneDatabase } from "@proofline/embedded/testing";
import { testKeyRing } from "../../../core/src/testing/key-ring.ts";
import { createVerificationRecords } from "../../../core/src/testing/verification-records.ts";
import {
  bootstrapProject,
  createDeadLetterStore,
  createDeliveryStore,
  createEventStore,
  createMessageStore,
  createProjectStore,
  createRulingStore,
  createSweepStore,
  createVerificationStore,
  createWebhookEndpointStore,
  openDatabase,
} from "../index.ts";

const rulingKeys = testKeyRing("k1");
const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };

/** A migrated database of its own with one project, and the stores over it. */
export async function openWorld() {
  const { url, drop } = await cloneDatabase();
  const database = await openDatabase({ url, max: 20 });
  const reading = readKeyRing(`k1:${randomBytes(32).toString("base64")}`);
  if (!reading.ok) throw new Error("no key ring");
  const sealer = createSealer({ ring: reading.ring, random });
  const { clock } = database;
  const secretKey = newApiKey("secret", random);
  await bootstrapProject(database, {
    name: "test",
    settings: presetSettings("balanced"),
    secretKey,
    publishableKey: newApiKey("publishable", random),
    clock,
    random,
  });
  const projects = createProjectStore(database, { sealer });
  const access = await projects.authenticate(digestApiKey(secretKey));
  if (access === null) throw new Error("no access");
  const source = { clock, random };
  const phoneDigest = createPhoneDigest(random.bytes(32));
  const project = access.project;
  return {
    url,
    database,
    sql: database.sql,
    sealer,
    source,
    projects,
    project,
    secretKey,
    verifications: createVerificationStore(database, { sealer }),
    messages: createMessageStore(database, { sealer }),
    deliveries: createDeliveryStore(database, { sealer }),
    events: createEventStore(database, { sealer }),
    endpoints: createWebhookEndpointStore(database, { sealer }),
    sweeps: createSweepStore(database),
    deadLetters: createDeadLetterStore(database),
    rulings: createRulingStore(database),
    rulingKeys,
    ...createVerificationRecords({ project, source, phoneDigest, rulingKeys }),
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
