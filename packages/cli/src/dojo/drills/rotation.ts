import type { DiagnosisCode } from "../diagnosis.ts";
import { type Drill, type DrillGroup, notObservable, worstOf } from "../drill.ts";
import { judgeTaken } from "../judge.ts";
import { newSecret } from "../manner.ts";

/** Several signatures in one header: two secrets during a rotation, two versions during a change of scheme. */
export const rotation: DrillGroup = {
  title: "Secrets and signatures change without a loss",
  drills: [
    besides("other_signature_first", {
      title: "looks at every signature of the header",
      diagnosis: "only_first_signature",
      write: [(own, stranger) => `${stranger} ${own}`, (own, stranger) => `${own} ${stranger}`],
    }),
    besides("unknown_version_beside", {
      title: "passes over versions that it does not know",
      diagnosis: "unknown_version_stops_it",
      write: [(own) => `v1a,${"A".repeat(86)}== ${own}`, (own) => `v9,dojo ${own}`, (own) => `${own} v9,dojo`],
    }),
    {
      name: "rotated",
      title: "takes what the next secret signed, during the rotation and after it",
      async run(dojo) {
        const next = dojo.secrets.find((secret) => secret !== dojo.manner.secret);
        if (next === undefined) return notObservable("the dojo was given one secret: --secret current,next");
        const during = await dojo.deliver({ signature: (own, signedWith) => `${signedWith(next)} ${own}` });
        const after = await dojo.deliver({ secret: next });
        return worstOf([during, after].map((answer) => judgeTaken(answer, { refused: "only_one_secret" })));
      },
    },
  ],
};

function besides(
  name: string,
  {
    title,
    diagnosis,
    write,
  }: { title: string; diagnosis: DiagnosisCode; write: readonly ((own: string, stranger: string) => string)[] },
): Drill {
  return {
    name,
    title,
    async run(dojo) {
      const verdicts = [];
      for (const line of write) {
        const answer = await dojo.deliver({ signature: (own, signedWith) => line(own, signedWith(newSecret())) });
        verdicts.push(judgeTaken(answer, { refused: diagnosis }));
      }
      return worstOf(verdicts);
    },
  };
}
