import { setTimeout as sleep } from "node:timers/promises";
import type { Access } from "@proofline/core/project";
import { newId } from "@proofline/core/runtime";
import { createVerification } from "@proofline/core/verification";
import { type Ground, random } from "../ground/open-ground.ts";
import { uuidOf } from "../ground/uuid.ts";

/** A project of its own for each receiver, so that every Event has one Delivery. */
export async function openTenants({ sql, accessOf, deps }: Ground, count: number): Promise<Access[]> {
  const first = await accessOf("secret");
  const tenants: Access[] = [];
  for (let i = 0; i < count; i++) {
    const id = newId("prj", { clock: deps.clock, random });
    const project = { ...first.project, id };
    await sql`
      insert into projects (id, name, settings, version)
      select ${uuidOf(id)}, ${`tenant ${i}`}, settings, version from projects where id = ${uuidOf(first.project.id)}`;
    tenants.push({ ...first, actor: { ...first.actor, projectId: id }, project });
  }
  return tenants;
}

export interface Production {
  readonly tenants: readonly Access[];
  readonly events: number;
  readonly perSecond: number;
  readonly seed: number;
}

const AT_ONCE_MAX = 16;

/** Starts Verifications, each an Event, in an order that the seed decides; no faster than asked. */
export async function produce({ deps }: Ground, { tenants, events, perSecond, seed }: Production): Promise<void> {
  const draw = mulberry32(seed);
  const counts = tenants.map(() => 0);
  const startedMs = performance.now();
  let next = 0;
  const run = async (): Promise<void> => {
    for (;;) {
      const n = next++;
      if (n >= events) return;
      const waitMs = startedMs + (n * 1_000) / perSecond - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      const chosen = Math.floor(draw() * tenants.length);
      const access = tenants[chosen];
      if (access === undefined) throw new Error("no such tenant");
      const serial = (counts[chosen] ?? 0) + 1;
      counts[chosen] = serial;
      const to = `+4477009${String(serial).padStart(5, "0")}`;
      await createVerification(deps, { access, input: { to }, idempotency: null, reload: async () => access });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE_MAX }, run));
}

/** A small generator with a seed (public domain, Tommy Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
