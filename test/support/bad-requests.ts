import { badChecks } from "./bad-requests/bad-checks.ts";
import { badCountries } from "./bad-requests/bad-countries.ts";
import { badOperations } from "./bad-requests/bad-operations.ts";
import { badProviders } from "./bad-requests/bad-providers.ts";
import type { BadRequest } from "./bad-requests/bad-request.ts";
import { badRoutes } from "./bad-requests/bad-routes.ts";
import { badStarts } from "./bad-requests/bad-starts.ts";
import { badWebhooks } from "./bad-requests/bad-webhooks.ts";
import { unreadable } from "./bad-requests/unreadable.ts";

export type { BadRequest };

/** Requests that must be refused, change nothing and hurt nobody: two hundred and more. */
export const badRequests: readonly BadRequest[] = [
  ...unreadable,
  ...badStarts,
  ...badChecks,
  ...badCountries,
  ...badOperations,
  ...badProviders,
  ...badRoutes,
  ...badWebhooks,
];
