import type { WebhookEndpoint, WebhookEndpointStore } from "../webhook/index.ts";
import { anId } from "./builders.ts";

/** WebhookEndpoints in memory, bound to their project like the real ones. */
export function createMemoryEndpointStore(initial: readonly WebhookEndpoint[] = []): WebhookEndpointStore & {
  readonly all: readonly WebhookEndpoint[];
} {
  const all: WebhookEndpoint[] = [...initial];
  return {
    all,
    async insert(endpoint) {
      all.push(endpoint);
    },
    list: async (projectId) => all.filter((endpoint) => endpoint.projectId === projectId).toReversed(),
    find: async (projectId, id) => all.find((known) => known.projectId === projectId && known.id === id) ?? null,
    async remove(projectId, id) {
      const index = all.findIndex((known) => known.projectId === projectId && known.id === id);
      if (index >= 0) all.splice(index, 1);
      return index >= 0;
    },
    async addSecret(projectId, id, { secret }) {
      const index = all.findIndex((known) => known.projectId === projectId && known.id === id);
      const found = all[index];
      if (found === undefined) return null;
      const rotated = { ...found, secrets: [secret, ...found.secrets] };
      all[index] = rotated;
      return rotated;
    },
    async enable(projectId, id) {
      const index = all.findIndex((known) => known.projectId === projectId && known.id === id);
      const found = all[index];
      if (found === undefined) return null;
      const health = { failures: 0, failingSince: null, openUntil: null };
      const enabled = { ...found, enabled: true, disabledReason: null, health };
      all[index] = enabled;
      return enabled;
    },
    insertTestEvent: async () => anId("dlv"),
  };
}
