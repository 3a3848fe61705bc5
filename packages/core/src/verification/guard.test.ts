import { describe, expect, test } from "vitest";
import { defaultGuardPolicy, type GuardPolicy, guardBudgets } from "../pumping/index.ts";
import { auditRuling, readRuling, type SignedRuling, type StepInputs } from "../ruling/index.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { createVerificationWorld, type VerificationWorld } from "../testing/verification-world.ts";
import { checkVerification, createProofFeed } from "./index.ts";

const enforcing: GuardPolicy = { ...defaultGuardPolicy, mode: "enforce" };
const { base } = guardBudgets.range;
const numberAt = (i: number): string => `+44740012${String(i).padStart(4, "0")}`;

const kept = ({ store, book }: VerificationWorld): readonly SignedRuling[] => [...store.rulings, ...book.noted];
function guardOf(ruling: SignedRuling | undefined): StepInputs["guard"] | undefined {
  const found = readRuling(ruling?.text ?? "")?.steps.find(({ step }) => step === "guard");
  return found?.step === "guard" ? found.inputs : undefined;
}

/** Sends so many that nobody types. */
async function spend(world: VerificationWorld, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await world.startedId({ to: numberAt(i) }));
  return ids;
}

/** What the API does when somebody typed a code. */
async function prove(world: VerificationWorld, verificationId: string): Promise<void> {
  const feed = createProofFeed({
    rulings: { list: async () => world.store.rulings.filter((ruling) => ruling.verificationId === verificationId) },
    limits: world.limits,
    onFailed: (error) => {
      throw error;
    },
  });
  const { id, projectId } = world.store.row(verificationId as never);
  feed.note({ id, projectId });
  await feed.settled();
}

describe("the pumping guard", () => {
  test("closes a range at its budget, and no other", async () => {
    const world = createVerificationWorld({ limits: [], pumpingGuard: enforcing });
    await spend(world, base);
    expect(await refusalFrom(world.start({ to: numberAt(base) }))).toMatchObject({
      code: "pumping_suspected",
      ruling: { ruleClass: "guard" },
    });
    expect((await world.start({ to: "+447400990001" })).body.sent).toBe(true);
    const closed = guardOf(world.book.noted.at(-1))?.scopes.filter(({ closed: each }) => each);
    expect(closed).toMatchObject([{ scope: "range", unproven: base, proven: 0 }]);
  });

  test("a code that is typed gives its send back, and makes room for more", async () => {
    const world = createVerificationWorld({ limits: [], pumpingGuard: enforcing });
    const ids = await spend(world, base);
    await refusalFrom(world.start({ to: numberAt(base) }));
    // Down to the low mark, which each proof raises: 30 - n unproven, and half of 30 + n.
    for (const id of ids.slice(0, 10)) await prove(world, id);
    expect((await world.start({ to: numberAt(base) })).body.sent).toBe(true);
    expect(guardOf(world.store.rulings.at(-1))?.scopes[0]).toMatchObject({ unproven: 20, proven: 10, closed: false });
  });

  test("only watches where it is to record, and says in the decision what it would have refused", async () => {
    const world = createVerificationWorld({ limits: [] });
    await spend(world, base + 1);
    const inputs = guardOf(world.store.rulings.at(-1));
    expect(inputs).toMatchObject({ mode: "record", allowed: false });
    expect(inputs?.scopes[0]).toMatchObject({ scope: "range", unproven: base, closed: true });
  });

  test.each([
    ["range", { ranges: ["+44740012"] }],
    ["network", { networks: ["203.0.113.0/24"] }],
  ])("lets pass what the operator vouches for by %s", async (_, allow) => {
    const pumpingGuard = { ...enforcing, allow: { ...enforcing.allow, ...allow } };
    const world = createVerificationWorld({ limits: [], pumpingGuard });
    await spend(world, base);
    expect((await world.start({ to: numberAt(base), clientIp: "203.0.113.9" })).body.sent).toBe(true);
  });

  test("is not asked where it is off, and counts nothing that is given back twice", async () => {
    const off = createVerificationWorld({ limits: [], pumpingGuard: { ...enforcing, mode: "off" } });
    await spend(off, base + 5);
    expect(off.limits.counted()).toBe(0);
    expect(guardOf(off.store.rulings.at(-1))).toBeUndefined();
  });

  test.each([
    ["enforce", 1],
    ["record", 1],
    ["off", 0],
  ] as const)("set to %s, it is told of %i of the codes that are typed, and of no wrong one", async (mode, told) => {
    const world = createVerificationWorld({ pumpingGuard: { ...enforcing, mode } });
    const id = await world.startedId();
    await checkVerification(world.deps, { access: world.access, id, code: "000000" });
    expect(world.proven).toEqual([]);
    await checkVerification(world.deps, { access: world.access, id, code: world.codeOf(id) });
    await checkVerification(world.deps, { access: world.access, id, code: world.codeOf(id) });
    expect(world.proven).toEqual(Array.from({ length: told }, () => id));
  });

  test("a page that is loaded again uses nothing of the budget", async () => {
    const world = createVerificationWorld({ limits: [], pumpingGuard: enforcing });
    await world.start({ to: numberAt(0) });
    for (let i = 0; i < 5; i++) await world.start({ to: numberAt(0) });
    await world.start({ to: numberAt(1) });
    expect(guardOf(world.store.rulings.at(-1))?.scopes[0]).toMatchObject({ unproven: 1 });
  });

  test("all that it decided decides the same again, and names no number and no address", async () => {
    const world = createVerificationWorld({ limits: [], pumpingGuard: enforcing });
    const ids = await spend(world, base);
    for (let i = 0; i < 3; i++) await refusalFrom(world.start({ to: numberAt(base + i), clientIp: "203.0.113.9" }));
    for (const id of ids) await prove(world, id);
    for (let i = 0; i < 20; i++) await world.start({ to: numberAt(100 + i), clientIp: "203.0.113.9" });
    const rulings = kept(world);
    expect(rulings).toHaveLength(base + 23);
    for (const ruling of rulings) {
      expect(auditRuling(ruling, world.deps.keyRing), ruling.text).toBe("equal");
      expect(ruling.text).not.toMatch(/4474|203\.0/);
    }
  });
});
