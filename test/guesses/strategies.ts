import type { Day, Target } from "./day.ts";

export interface Strategy {
  readonly name: string;
  /** Whether the number's holder succeeds in between, which gives guesses back. */
  readonly besideHolder: boolean;
  readonly play: (day: Day) => Promise<void>;
}

/** Ends with the day, or with a code that was guessed. */
const forever = async (round: (index: number) => Promise<void>): Promise<never> => {
  for (let index = 0; ; index++) await round(index);
};

async function exhaust(day: Day, target: Target): Promise<void> {
  while ((await day.guess(target)) === "wrong");
}

export const strategies: readonly Strategy[] = [
  {
    name: "new verifications",
    besideHolder: false,
    play: (day) => forever(async () => exhaust(day, await day.start({ supersede: true }))),
  },
  {
    name: "resends first",
    besideHolder: false,
    play: (day) =>
      forever(async () => {
        const target = await day.start({ supersede: true });
        while (await day.resend(target, "sms"));
        await exhaust(day, target);
      }),
  },
  {
    name: "a resend after each guess, by turns on two channels",
    besideHolder: false,
    play: (day) =>
      forever(async () => {
        const target = await day.start({ supersede: true });
        for (let turn = 0; (await day.guess(target)) === "wrong"; turn++) {
          await day.resend(target, turn % 2 === 0 ? "call" : "sms");
        }
      }),
  },
  {
    name: "verifications side by side",
    besideHolder: false,
    play: (day) =>
      forever(async (index) => {
        const users = Array.from({ length: 6 }, (_, i) => `parallel-${index}-${i}`);
        const targets: Target[] = [];
        for (const userId of users) targets.push(await day.start({ userId }));
        for (let live = targets; live.length > 0; ) {
          const still: Target[] = [];
          for (const target of live) if ((await day.guess(target)) === "wrong") still.push(target);
          live = still;
        }
      }),
  },
  {
    name: "as another user each time",
    besideHolder: false,
    play: (day) => forever(async (index) => exhaust(day, await day.start({ userId: `user-${index}` }))),
  },
  {
    name: "anything by chance",
    besideHolder: false,
    play: async (day) => {
      let target = await day.start();
      await forever(async (index) => {
        const act = day.draw(10);
        if (act < 6) await day.guess(target);
        else if (act === 6) await day.resend(target, day.draw(2) === 0 ? "sms" : "call");
        else if (act === 7) target = await day.start({ userId: `chance-${index % 3}` });
        else if (act === 8) target = await day.start({ supersede: true });
        else await day.wait(1 + day.draw(1_800));
      });
    },
  },
  {
    name: "at the holder's own, who succeeds each time",
    besideHolder: true,
    play: (day) =>
      forever(async () => {
        const target = await day.start({ supersede: true });
        while (await day.resend(target, "sms"));
        // One guess is left for the holder.
        for (let i = 1; i < day.checksMax; i++) if ((await day.guess(target)) !== "wrong") break;
        if (!(await day.succeed(target))) await exhaust(day, target);
      }),
  },
  {
    name: "at one that was just verified",
    besideHolder: true,
    play: (day) =>
      forever(async () => {
        const target = await day.start({ supersede: true });
        if (!(await day.succeed(target))) return await exhaust(day, target);
        for (let i = 0; i < 5; i++) if ((await day.guess(target)) !== "wrong") break;
      }),
  },
];
