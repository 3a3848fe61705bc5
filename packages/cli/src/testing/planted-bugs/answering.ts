import { setTimeout as sleep } from "node:timers/promises";
import { Refusal, right } from "../receiver.ts";
import { crashes, type PlantedBug } from "./planted-bug.ts";

const knownTypes = ["verification.created", "verification.verified"];

/** About what is taken, and how it is answered. */
export const answering: readonly PlantedBug[] = [
  {
    bug: "500 on an unknown type",
    steps: {
      handle({ type }) {
        if (!knownTypes.includes(type)) throw new Error(`no handler for ${type}`);
      },
      onError: crashes,
    },
    names: ["crashes_on_unknown_type"],
  },
  {
    bug: "422 on an unknown type",
    steps: {
      handle({ type }) {
        if (!knownTypes.includes(type)) throw new Refusal(422);
      },
    },
    names: ["refuses_unknown_type"],
  },
  {
    bug: "a strict schema",
    steps: {
      handle(event) {
        if (Object.keys(event).length > 3) throw new Refusal(422);
      },
    },
    names: ["refuses_unknown_member"],
  },
  {
    bug: "GET accepted",
    steps: { methods: ["POST", "GET"] },
    names: ["accepts_get"],
  },
  {
    bug: "GET and HEAD break it",
    steps: {
      methods: ["POST", "GET", "HEAD"],
      isSigned(delivery, secrets) {
        if (delivery.body.length === 0) throw new Error("Unexpected end of JSON input");
        return right.isSigned(delivery, secrets);
      },
      header: (request, name) => (request.method === "GET" ? undefined : right.header(request, name)),
      onError: crashes,
    },
    names: ["crashes_on_get"],
  },
  {
    bug: "200 before verifying",
    steps: { answersFirst: true },
    names: ["answers_before_verifying"],
  },
  {
    bug: "200 to what it refuses",
    steps: { onError: (error) => (error instanceof Refusal && error.status === 413 ? 413 : 200) },
    names: ["answers_before_verifying"],
  },
  {
    bug: "slow work before the answer",
    steps: { handle: () => sleep(60_000, undefined, { ref: false }) },
    deadlineMs: 300,
    names: ["too_slow"],
  },
  {
    bug: "a redirect",
    steps: {
      isSigned() {
        throw new Refusal(307);
      },
    },
    names: ["answers_redirect"],
  },
  {
    bug: "500 to whatever it refuses",
    steps: { onError: () => 500 },
    names: ["crashes_on_forgery"],
  },
  {
    bug: "genuine events lost, with 200",
    steps: { remember: () => false },
    names: ["takes_without_processing"],
  },
];
