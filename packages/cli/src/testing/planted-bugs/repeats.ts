import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { nowSeconds, type ReceiverSteps, Refusal } from "../receiver.ts";
import type { PlantedBug } from "./planted-bug.ts";

/** About time, repeats and order. */
export const repeats: readonly PlantedBug[] = [
  {
    bug: "no timestamp check",
    steps: { isRecent: () => true },
    names: ["timestamp_not_checked"],
  },
  {
    bug: "timestamp check in one direction only",
    steps: { isRecent: (timestamp) => nowSeconds() - Number(timestamp) <= 300 },
    names: ["future_not_checked"],
  },
  {
    bug: "tolerance of an hour",
    steps: { isRecent: (timestamp) => Math.abs(nowSeconds() - Number(timestamp)) <= 3600 },
    names: ["tolerance_too_large"],
  },
  {
    bug: "tolerance of ten seconds",
    steps: { isRecent: (timestamp) => Math.abs(nowSeconds() - Number(timestamp)) <= 10 },
    names: ["tolerance_too_small"],
  },
  {
    bug: "no dedupe",
    steps: { remember: () => true },
    names: ["no_dedupe"],
  },
  {
    bug: "dedupe on a hash of the body",
    steps: {
      remember({ body }, memory) {
        return memory.size !== memory.add(createHash("sha256").update(body).digest("hex")).size;
      },
    },
    names: ["dedupes_by_body"],
  },
  {
    bug: "dedupe that looks first and remembers later",
    steps: {
      async remember({ id = "" }, memory) {
        if (memory.has(id)) return false;
        await sleep(100);
        memory.add(id);
        return true;
      },
    },
    names: ["dedupe_race"],
  },
  {
    bug: "409 to repeats",
    steps: { onRepeat: 409 },
    names: ["refuses_repeats"],
  },
  {
    bug: "dedupe before verifying",
    steps: { remembersBeforeVerifying: true },
    names: ["forgery_uses_up_id"],
  },
  {
    bug: "an order expected",
    steps: {
      handle: expectCreatedFirst(),
    },
    names: ["depends_on_order"],
  },
];

/** Keeps the state of a verification, and takes no step back. */
function expectCreatedFirst(): ReceiverSteps["handle"] {
  const ended = new Set<unknown>();
  return ({ type, data }) => {
    const { id } = data.verification as { id: string };
    if (type === "verification.verified") ended.add(id);
    else if (ended.has(id)) throw new Refusal(409);
  };
}
