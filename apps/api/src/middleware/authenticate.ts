import { apiKeyKind, digestApiKey } from "@proofline/core/access";
import { AppError } from "@proofline/core/error";
import type { Access, ProjectStore } from "@proofline/core/project";
import type { ProjectId } from "@proofline/core/runtime";

/** How long a key that was revoked elsewhere, or settings that changed elsewhere, may still count. */
const TTL_MS = 1_000;
const ENTRIES_MAX = 10_000;

interface Entry {
  readonly access: Promise<Access | null>;
  readonly projectId: () => ProjectId | null;
  readonly expiresAtMs: number;
}

export interface Authenticator {
  /** Who asks. Refuses with `unauthenticated`, and with `forbidden` a publishable key, and a test key where none counts. */
  authenticate(authorization: string | undefined): Promise<Access>;
  /** The same past the cache. */
  reload(authorization: string | undefined): Promise<Access>;
  /** Forgets what was read of a project that this process has changed. */
  forget(projectId: ProjectId): void;
}

/** Knows callers by their keys, and remembers them for a second: one look-up then serves a burst. */
export function createAuthenticator(
  { projects, testKeys }: { readonly projects: Pick<ProjectStore, "authenticate">; readonly testKeys: boolean },
  nowMs: () => number = () => performance.now(),
): Authenticator {
  const entries = new Map<string, Entry>();

  function lookUp(digest: Uint8Array): Promise<Access | null> {
    const name = Buffer.from(digest).toString("base64");
    const known = entries.get(name);
    if (known !== undefined && known.expiresAtMs > nowMs()) return known.access;
    return remember(name, digest);
  }

  function remember(name: string, digest: Uint8Array): Promise<Access | null> {
    const access = projects.authenticate(digest);
    let projectId: ProjectId | null = null;
    const entry: Entry = { access, projectId: () => projectId, expiresAtMs: nowMs() + TTL_MS };
    entries.delete(name);
    entries.set(name, entry);
    const oldest = entries.keys().next().value;
    if (entries.size > ENTRIES_MAX && oldest !== undefined) entries.delete(oldest);
    const drop = (): void => {
      if (entries.get(name) === entry) entries.delete(name);
    };
    // An unknown key and a store that is away are asked for again: guesses must not fill the memory.
    access.then((found) => {
      if (found === null) drop();
      else projectId = found.project.id;
    }, drop);
    return access;
  }

  return {
    authenticate: async (authorization) => admit(await lookUp(digestOf(authorization)), { testKeys }),
    async reload(authorization) {
      const digest = digestOf(authorization);
      return admit(await remember(Buffer.from(digest).toString("base64"), digest), { testKeys });
    },
    forget(projectId) {
      for (const [name, entry] of entries) if (entry.projectId() === projectId) entries.delete(name);
    },
  };
}

function digestOf(authorization: string | undefined): Uint8Array {
  const key = /^Bearer +([^ ]+) *$/i.exec(authorization ?? "")?.[1];
  if (key === undefined || apiKeyKind(key) === null) throw unauthenticated();
  return digestApiKey(key);
}

function admit(access: Access | null, { testKeys }: { readonly testKeys: boolean }): Access {
  if (access === null) throw unauthenticated();
  if (access.actor.mode === "test" && !testKeys) {
    throw new AppError("forbidden", "This server takes no test keys (TEST_KEYS).");
  }
  if (access.actor.kind === "publishable") {
    throw new AppError("forbidden", "This project does not allow calls with a publishable key.");
  }
  return access;
}

function unauthenticated(): AppError {
  return new AppError("unauthenticated", "Send a secret key: Authorization: Bearer sk_…");
}
