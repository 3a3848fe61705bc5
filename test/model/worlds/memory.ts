import { renderMessage } from "@proofline/core/message";
import type { MessageId } from "@proofline/core/runtime";
import { aClaim } from "../../../packages/core/src/testing/builders.ts";
import {
  createVerificationWorld,
  type VerificationWorld,
} from "../../../packages/core/src/testing/verification-world.ts";
import type { Rules } from "../reference/rules.ts";
import { settingsOf } from "./settings-of.ts";
import { CODE_ALONE, type World } from "./world.ts";

export interface MemoryWorld extends World {
  /** What a planted bug gets its hands on. */
  readonly inner: VerificationWorld;
}

/** In memory, under a clock that stands still. */
export function openMemoryWorld(rules: Rules): MemoryWorld {
  const inner = createVerificationWorld(settingsOf(rules));
  const { store, clock, access, deps } = inner;
  const taken = new Set<MessageId>();
  const messagesOf = (id: string) => store.messages.filter(({ verificationId }) => verificationId === id);
  return {
    inner,
    deps,
    access,
    wait: async (seconds) => clock.advance(seconds),
    tick: async () => clock.advance(0.001),
    async send(id, place) {
      const message = messagesOf(id)[place];
      const row = store.row(id);
      // What the claim of a real store has in its `WHERE`; a later text has taken the place of those before it.
      const isDue = row.status === "pending" && row.expiresAt > clock.now() && message === messagesOf(id).at(-1);
      if (message === undefined || !isDue || taken.has(message.id)) return null;
      taken.add(message.id);
      const content = { ...row, to: row.to ?? "", text: CODE_ALONE };
      const claim = aClaim({ message, project: access.project, content });
      return renderMessage(claim, { keyRing: deps.keyRing, now: clock.now(), publicUrl: "" });
    },
    row: async (id) => store.row(id),
    countMessages: async (id) => messagesOf(id).length,
    events: async () => store.events,
  };
}
