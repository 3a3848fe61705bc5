import { type Answer, isTaken } from "../answer.ts";
import type { Dojo } from "../dojo.ts";
import { type Drill, type DrillGroup, failed, notObservable, passed, type Verdict, worstOf } from "../drill.ts";
import { limited } from "../judge.ts";

/** What else may come to a URL that is known. */
export const noise: DrillGroup = {
  title: "Nothing else is a delivery",
  drills: [
    method("GET", { title: "takes nothing by GET, however well signed", bodies: [undefined, ""] }),
    method("HEAD", { title: "takes nothing by HEAD", bodies: [""] }),
  ],
};

function method(name: string, { title, bodies }: { title: string; bodies: readonly (string | undefined)[] }): Drill {
  return {
    name: name.toLowerCase(),
    title,
    async run(dojo) {
      const verdicts = [];
      for (const body of bodies) {
        const answer = await dojo.deliver({ method: name, ...(body === undefined ? {} : { body }) });
        verdicts.push(await judge(answer, () => isPage(dojo, name)));
      }
      return worstOf(verdicts);
    },
  };
}

async function judge(answer: Answer, page: () => Promise<boolean>): Promise<Verdict> {
  const { status, failure, processed } = answer;
  if (failure === "timeout") return failed("hangs_on_forgery");
  if (failure === "unreachable") return failed("stopped_answering");
  if (status === null) return passed;
  if (status === 429) return limited;
  if (status >= 500) return failed("crashes_on_get");
  if (!isTaken(answer) || processed === false) return passed;
  if (processed === null && (await page()))
    return notObservable(`the URL also shows a page: it answers 2xx to any such request`);
  return failed("accepts_get");
}

/** Whether the same URL answers 2xx to somebody who only looks. */
async function isPage(dojo: Dojo, name: string): Promise<boolean> {
  return isTaken(await dojo.deliver({ method: name, headers: () => ({}), sent: "" }));
}
