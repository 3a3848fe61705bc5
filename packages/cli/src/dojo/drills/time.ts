import { type DrillGroup, worstOf } from "../drill.ts";
import { judgeRefused, judgeTaken } from "../judge.ts";

/** Properly signed, but not now: what was recorded can be played back. */
export const time: DrillGroup = {
  title: "Old deliveries cannot be played back",
  drills: [
    {
      name: "stale",
      title: "refuses a delivery of yesterday, and one of ten minutes ago",
      async run(dojo) {
        const day = judgeRefused(await dojo.deliver({ ageSeconds: 86_400 }), { taken: "timestamp_not_checked" });
        const minutes = judgeRefused(await dojo.deliver({ ageSeconds: 600 }), { taken: "tolerance_too_large" });
        return worstOf([day, minutes]);
      },
    },
    {
      name: "future",
      title: "refuses a delivery of tomorrow, and one of ten minutes from now",
      async run(dojo) {
        const day = judgeRefused(await dojo.deliver({ ageSeconds: -86_400 }), { taken: "future_not_checked" });
        const minutes = judgeRefused(await dojo.deliver({ ageSeconds: -600 }), { taken: "tolerance_too_large" });
        return worstOf([day, minutes]);
      },
    },
    {
      name: "clock_skew",
      title: "takes a delivery from a clock that is half a minute off",
      async run(dojo) {
        const answers = [await dojo.deliver({ ageSeconds: 30 }), await dojo.deliver({ ageSeconds: -30 })];
        return worstOf(answers.map((answer) => judgeTaken(answer, { refused: "tolerance_too_small" })));
      },
    },
  ],
};
