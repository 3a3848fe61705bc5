import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Rate, RateAnswer, Rates } from "../../rate/index.ts";
import type { ProjectId } from "../../runtime/index.ts";
import { anId } from "../builders.ts";

/** Opens rates over a store of this test's own, and closes them after it. */
export type OpenRates = () => Promise<Rates>;

const flooding = anId("prj", 1);
const quiet = anId("prj", 2);

let accounts = 0;
const anAccount = (limits: Partial<Rate>): { readonly account: string; readonly rates: readonly [Rate] } => {
  const account = `account-${++accounts}`;
  return { account, rates: [{ key: account, perSecond: null, perDay: null, ...limits }] };
};

/** What every store of rates must do. */
export function ratesExam(store: string, open: OpenRates): void {
  describe(`rates in ${store}`, { timeout: 60_000 }, () => {
    test("as many as a second allows go, and the next waits until there is room, not longer", async () => {
      const rates = await open();
      const account = anAccount({ perSecond: 5 });
      const goes = await takeUntilWait(rates, { ...account, projectId: quiet });
      expect(goes.count).toBeGreaterThanOrEqual(1);
      expect(goes.count).toBeLessThanOrEqual(5);
      expect(goes.wait.reason).toBe("per_second");
      expect(goes.wait.key).toBe(account.account);
      expect(goes.wait.afterMs).toBeGreaterThan(0);
      expect(goes.wait.afterMs).toBeLessThanOrEqual(1_100);
      await sleep(goes.wait.afterMs);
      expect((await rates.take({ ...account, projectId: quiet, waited: true })).kind).toBe("go");
    });

    test("a rate below one a second is one in that many seconds", async () => {
      const rates = await open();
      const account = anAccount({ perSecond: 0.5 });
      const { count, wait } = await takeUntilWait(rates, { ...account, projectId: quiet });
      expect(count).toBe(1);
      expect(wait.afterMs).toBeGreaterThan(1_500);
    });

    test("a day's worth goes, and the next waits for midnight", async () => {
      const rates = await open();
      const account = anAccount({ perDay: 7 });
      const answers = await Promise.all(
        Array.from({ length: 30 }, () => rates.take({ ...account, projectId: quiet, waited: false })),
      );
      expect(answers.filter(({ kind }) => kind === "go")).toHaveLength(7);
      const refused = answers.find((answer) => answer.kind === "wait");
      const midnightMs = 86_400_000 - (Date.now() % 86_400_000);
      expect(refused).toMatchObject({ reason: "per_day", key: account.account });
      expect(Math.abs((refused?.afterMs ?? 0) - midnightMs)).toBeLessThan(10_000);
    });

    test("accounts know nothing of each other", async () => {
      const rates = await open();
      const full = anAccount({ perDay: 1 });
      await rates.take({ ...full, projectId: quiet, waited: false });
      expect((await rates.take({ ...full, projectId: quiet, waited: false })).kind).toBe("wait");
      expect((await rates.take({ ...anAccount({ perDay: 1 }), projectId: quiet, waited: false })).kind).toBe("go");
    });

    test("a sender's rate refuses without counting for its account, and the other sender goes on", async () => {
      const rates = await open();
      const { account, rates: own } = anAccount({ perDay: 3 });
      const from = (sender: string) => ({
        account,
        rates: [...own, { key: `${account}/${sender}`, perSecond: null, perDay: 1 }],
        projectId: quiet,
        waited: false,
      });
      expect((await rates.take(from("a"))).kind).toBe("go");
      for (let i = 0; i < 5; i++) {
        expect(await rates.take(from("a"))).toMatchObject({ kind: "wait", reason: "per_day", key: `${account}/a` });
      }
      expect((await rates.take(from("b"))).kind).toBe("go");
      expect((await rates.take(from("c"))).kind).toBe("go");
      expect(await rates.take(from("d"))).toMatchObject({ kind: "wait", key: account });
    });

    test("of a flood, each waits for its own turn: they do not all come back at once", async () => {
      const rates = await open();
      // So slow that what goes while a busy machine asks is little beside what waits.
      const account = anAccount({ perSecond: 10 });
      const answers: RateAnswer[] = [];
      for (let i = 0; i < 300; i++) answers.push(await rates.take({ ...account, projectId: flooding, waited: false }));
      const waits = answers.flatMap((answer) => (answer.kind === "wait" ? [answer.afterMs] : []));
      expect(waits.length).toBeGreaterThan(150);
      // 10 a second: the last of them is far away.
      expect(Math.max(...waits)).toBeGreaterThan((waits.length / 10) * 1_000 * 0.6);
      expect(Math.max(...waits)).toBeLessThan(60_000);
    });

    test("of two floods neither starves the other, however much larger one is, and one that comes late does not wait for its end", async () => {
      const rates = await open();
      const account = anAccount({ perSecond: 40 });
      const served = new Map<ProjectId, number>([
        [flooding, 0],
        [quiet, 0],
      ]);
      const abort = new AbortController();
      onTestFinished(() => abort.abort());
      const flood = (projectId: ProjectId, jobs: number): Promise<unknown> =>
        Promise.all(
          Array.from({ length: jobs }, async () => {
            while (!abort.signal.aborted) {
              await untilGo(rates, { ...account, projectId, signal: abort.signal });
              if (!abort.signal.aborted) served.set(projectId, (served.get(projectId) ?? 0) + 1);
            }
          }),
        );
      const first = flood(flooding, 150);
      await sleep(1_500);
      served.set(flooding, 0);
      const startedMs = performance.now();
      const second = flood(quiet, 30);
      const both = (): number => [...served.values()].reduce((sum, sends) => sum + sends, 0);
      await vi.waitFor(() => expect(both()).toBeGreaterThanOrEqual(140), { timeout: 20_000, interval: 10 });
      abort.abort();
      const seconds = (performance.now() - startedMs) / 1_000;
      await Promise.all([first, second]);
      // And what the store spreads over a second at either end.
      expect(both()).toBeLessThanOrEqual(40 * (seconds + 1));
      // In one lane with the other it gets a tenth; what was promised to the earlier one keeps it below a half at first.
      const share = (served.get(quiet) ?? 0) / both();
      expect(share).toBeGreaterThan(0.2);
      expect(share).toBeLessThan(0.8);
    });

    test("a quiet project hardly waits in another's flood, and the flood gets the rest", async () => {
      const rates = await open();
      const account = anAccount({ perSecond: 40 });
      const abort = new AbortController();
      onTestFinished(() => abort.abort());
      let flooded = 0;
      const flood = Promise.all(
        Array.from({ length: 100 }, async () => {
          while (!abort.signal.aborted) {
            await untilGo(rates, { ...account, projectId: flooding, signal: abort.signal });
            flooded += 1;
          }
        }),
      );
      await sleep(1_500);
      flooded = 0;
      const startedMs = performance.now();
      const waits: number[] = [];
      for (let i = 0; i < 10; i++) {
        const askedMs = performance.now();
        await untilGo(rates, { ...account, projectId: quiet, signal: abort.signal });
        waits.push(performance.now() - askedMs);
        await sleep(200);
      }
      const seconds = (performance.now() - startedMs) / 1_000;
      abort.abort();
      await flood;
      expect(waits.toSorted((a, b) => a - b)[5]).toBeLessThan(500);
      expect(Math.max(...waits)).toBeLessThan(1_500);
      expect(flooded + waits.length).toBeGreaterThan(40 * seconds * 0.8);
    });
  });
}

type Ask = Omit<Parameters<Rates["take"]>[0], "waited">;

async function takeUntilWait(rates: Rates, ask: Ask) {
  for (let count = 0; ; count++) {
    const answer = await rates.take({ ...ask, waited: false });
    if (answer.kind === "wait") return { count, wait: answer };
  }
}

/** Asks like a Message does: it waits for as long as it was told, and asks again. */
async function untilGo(rates: Rates, { signal, ...ask }: Ask & { readonly signal: AbortSignal }): Promise<void> {
  for (let waited = false; !signal.aborted; waited = true) {
    const answer = await rates.take({ ...ask, waited });
    if (answer.kind === "go") return;
    await sleep(answer.afterMs, undefined, { signal }).catch(() => undefined);
  }
}
