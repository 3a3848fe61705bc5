import { createVerification, endUndeliverable, resendVerification, tryNextChannel } from "@proofline/core/verification";
import fc from "fast-check";
import { type Case, end } from "../reference/case.ts";
import type { Model } from "../reference/model.ts";
import { nextChannel, type Request, resend, start } from "../reference/start.ts";
import { answerOf, type Command, command, idOf, pick, type Real, refusedAs } from "./real.ts";

export const NUMBERS = 3;
export const numberOf = (number: number): string => `+44740000000${number}`;

const requests: fc.Arbitrary<Request> = fc.record({
  number: fc.nat(NUMBERS - 1),
  user: fc.constantFrom(null, null, "u-1", "u-2"),
  supersede: fc.boolean(),
  supplied: fc.constantFrom(null, null, null, "K7QX", "k7qx", "483920"),
  reference: fc.constantFrom(null, null, null, "r-1", "r-2"),
  channels: fc.constantFrom<Request["channels"][]>(["sms"], ["sms", "call"]),
});

export const starts: fc.Arbitrary<Command> = fc
  .tuple(requests, fc.constantFrom(null, null, "k-1", "k-2"))
  .map(([request, key]) => startWith(request, key));

/** The same request under the same key once more, whatever has happened since. */
export const replays: fc.Arbitrary<Command> = fc.nat().map((n) =>
  command(`replay ${n}`, async (model, real) => {
    const kept = pick([...model.answered], n);
    if (kept === null) return null;
    const [key, { request }] = kept;
    return await startBoth(model, real, { request: JSON.parse(request), key });
  }),
);

function startWith(request: Request, key: string | null): Command {
  const name = `start ${JSON.stringify(request)} under ${key}`;
  return command(name, (model, real) => startBoth(model, real, { request, key }));
}

async function startBoth(model: Model, real: Real, { request, key }: { request: Request; key: string | null }) {
  // No two begin in the same moment, for the newest of a number is looked for.
  const { number, user, supplied, reference, channels, supersede } = request;
  const { world } = real;
  await world.tick();
  const asked = createVerification(world.deps, {
    access: world.access,
    input: {
      to: numberOf(number),
      supersede,
      channels,
      ...(user === null ? {} : { userId: user }),
      ...(supplied === null ? {} : { code: supplied }),
      ...(reference === null ? {} : { reference }),
    },
    idempotency: key === null ? null : { key, fingerprint: Buffer.from(JSON.stringify(request)) },
    reload: async () => world.access,
  });
  const isReplay = key !== null && model.answered.get(key)?.request === JSON.stringify(request);
  if (isReplay) {
    // To the letter, although its times are long past.
    const body = await asked.then((answer) => answer.body, refusedAs);
    start(model, request, key);
    return [body, real.bodies.get(key)] as const;
  }
  const before = model.cases.length;
  const expected = start(model, request, key);
  const actual = await answerOf(real, asked);
  if (actual.kind === "shown" && key !== null) real.bodies.set(key, (await asked).body);
  const begun = model.cases[before];
  if (begun !== undefined && supplied !== null) model.known.push({ code: supplied, from: null });
  return [actual, expected] as const;
}

export const resends: fc.Arbitrary<Command> = fc
  .tuple(fc.nat(), fc.constantFrom(undefined, undefined, "sms" as const, "call" as const))
  .map(([n, channel]) =>
    ofOne(`resend ${n} by ${channel}`, n, async (model, real, about) => {
      const asked = resendVerification(real.world.deps, {
        access: real.world.access,
        id: idOf(real, about.serial),
        channel,
      });
      const expected = resend(model, about, channel);
      return [
        await answerOf(
          real,
          asked.then(({ body }) => ({ created: false, body })),
        ),
        expected,
      ];
    }),
  );

/** A worker takes a text; the person has read it whenever they like from then on, late ones too. */
export const sends: fc.Arbitrary<Command> = fc.tuple(fc.nat(), fc.nat()).map(([n, m]) =>
  ofOne(`send ${m} of ${n}`, n, async (model, real, about) => {
    const place = m % about.texts.length;
    const text = about.texts[place];
    if (text === undefined) return null;
    if (model.now >= about.diesAt) text.state = text.state === "queued" ? "void" : text.state;
    const code = await real.world.send(idOf(real, about.serial), place);
    const expected = text.state === "queued" ? codeIn(model, about, { generation: text.generation, code }) : null;
    if (text.state === "queued") text.state = "sent";
    return [code, expected];
  }),
);

/** The same generation is the same code in every text, and no other's; a supplied one is the caller's. */
function codeIn(model: Model, about: Case, { generation, code }: { generation: number; code: string | null }): string {
  const { serial, supplied } = about;
  if (supplied !== null) return supplied.toUpperCase();
  if (code === null) return "a code";
  const from = { serial, generation };
  const earlier = model.known.find((known) => known.from?.serial === serial && known.from.generation === generation);
  if (earlier !== undefined) return earlier.code;
  if (model.known.some((known) => known.code === code)) return `a code that is not ${code}`;
  model.known.push({ code, from });
  return code;
}

export const failovers: fc.Arbitrary<Command> = fc.nat().map((n) =>
  ofOne(`next channel of ${n}`, n, async (model, real, about) => {
    const expected = nextChannel(model, about);
    const concerned = { project: real.world.access.project, verificationId: idOf(real, about.serial), priority: 0 };
    return [await tryNextChannel(real.world.deps, concerned), expected];
  }),
);

/** Nobody can type a code that nobody got. */
export const losses: fc.Arbitrary<Command> = fc.nat().map((n) =>
  ofOne(`undeliverable ${n}`, n, async (_, real, about) => {
    end(about, "failed", "undeliverable");
    const concerned = { project: real.world.access.project, verificationId: idOf(real, about.serial) };
    await endUndeliverable(real.world.deps, concerned);
    return [null, null];
  }),
);

export function ofOne(
  name: string,
  n: number,
  step: (model: Model, real: Real, about: Case) => Promise<readonly [unknown, unknown] | null>,
): Command {
  return command(name, async (model, real) => {
    // The newest as often as all the others together.
    const about = n % 2 === 0 ? (model.cases.at(-1) ?? null) : pick(model.cases, (n - 1) / 2);
    return about === null ? null : await step(model, real, about);
  });
}
