import { unlockNumber } from "@proofline/core/lock";
import {
  cancelVerification,
  checkNumber,
  checkVerification,
  expireDue,
  getVerification,
} from "@proofline/core/verification";
import fc from "fast-check";
import type { Case, Typed } from "../reference/case.ts";
import { cancel, check, checkNumber as checkNumberThere, unlock } from "../reference/check.ts";
import { type Model, settle } from "../reference/model.ts";
import { type Command, command, idOf, pick, refusedAs, verdictOf } from "./real.ts";
import { NUMBERS, numberOf, ofOne } from "./starting.ts";

/** What somebody types: the code of the newest text they read, one of an older text, one of somebody else's, or a guess. */
type Guess = { readonly kind: "newest" | "older" | "any" | "wrong"; readonly n: number };

const guesses: fc.Arbitrary<Guess> = fc.record({
  kind: fc.constantFrom("newest", "newest", "older", "any", "wrong", "wrong", "wrong"),
  n: fc.nat(),
});

const WRONG: Typed = { code: "2222222222222", from: null };

function typedBy({ known }: Model, about: Case | null, { kind, n }: Guess): Typed {
  if (kind === "wrong") return WRONG;
  if (kind === "any" || about === null) return pick(known, n) ?? WRONG;
  if (about.supplied !== null) return { code: about.supplied.toLowerCase(), from: null };
  const own = known.filter(({ from }) => from?.serial === about.serial);
  return (kind === "newest" ? own.at(-1) : pick(own, n)) ?? WRONG;
}

export const checks: fc.Arbitrary<Command> = fc.tuple(fc.nat(), guesses).map(([n, guess]) =>
  ofOne(`check ${n} with ${guess.kind} ${guess.n}`, n, async (model, real, about) => {
    const { deps, access } = real.world;
    const typed = typedBy(model, about, guess);
    const answer = await checkVerification(deps, { access, id: idOf(real, about.serial), code: typed.code });
    return [verdictOf(real, answer), check(model, about, typed)];
  }),
);

export const numberChecks: fc.Arbitrary<Command> = fc.tuple(fc.nat(NUMBERS - 1), guesses).map(([number, guess]) =>
  command(`check number ${number} with ${guess.kind} ${guess.n}`, async (model, real) => {
    const { deps, access } = real.world;
    const about = model.cases.findLast((each) => each.number === number) ?? null;
    const typed = typedBy(model, about, guess);
    const asked = checkNumber(deps, { access, to: numberOf(number), code: typed.code });
    const actual = await asked.then((answer) => verdictOf(real, answer), refusedAs);
    return [actual, checkNumberThere(model, number, typed) ?? "verification_not_found"];
  }),
);

export const garbage: fc.Arbitrary<Command> = fc.nat().map((n) =>
  ofOne(`check ${n} with what is no code`, n, async (_, real, about) => {
    const { deps, access } = real.world;
    const asked = checkVerification(deps, { access, id: idOf(real, about.serial), code: "no code!" });
    return [await asked.then(() => "judged", refusedAs), "invalid_request"];
  }),
);

export const cancels: fc.Arbitrary<Command> = fc.nat().map((n) =>
  ofOne(`cancel ${n}`, n, async (model, real, about) => {
    const { deps, access } = real.world;
    const { status } = await cancelVerification(deps, { access, id: idOf(real, about.serial) });
    cancel(model, about);
    return [status, about.status];
  }),
);

export const looks: fc.Arbitrary<Command> = fc.nat().map((n) =>
  ofOne(`look at ${n}`, n, async (model, real, about) => {
    const { deps, access } = real.world;
    const { status } = await getVerification(deps, { access, id: idOf(real, about.serial) });
    settle(model, about);
    return [status, about.status];
  }),
);

export const waits: fc.Arbitrary<Command> = fc
  .constantFrom(10, 20, 30, 30, 60, 60, 130, 600, 3_600, 86_400)
  .map((seconds) =>
    command(`wait ${seconds} s`, async (model, real) => {
      await real.world.wait(seconds);
      model.now += seconds;
      return [null, null];
    }),
  );

export const sweeps: fc.Arbitrary<Command> = fc.constant(
  command("sweep", async (model, real) => {
    const due = model.cases.filter(({ status, diesAt }) => status === "pending" && model.now >= diesAt);
    for (const about of due) settle(model, about);
    return [await expireDue(real.world.deps, 1_000), due.length];
  }),
);

export const unlocks: fc.Arbitrary<Command> = fc.nat(NUMBERS - 1).map((number) =>
  command(`unlock ${number}`, async (model, real) => {
    const { deps, access } = real.world;
    return [await unlockNumber(deps, { access, to: numberOf(number) }), unlock(model, number)];
  }),
);
