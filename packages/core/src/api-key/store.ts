import type { ApiKeyId, ProjectId } from "../runtime/index.ts";
import type { ApiKey } from "./api-key.ts";

/** A key that begins, by the digest it is stored as. */
export interface KeyRecord {
  readonly key: ApiKey;
  readonly digest: Uint8Array;
  /** The key that makes it: what it makes ends with it at the latest. */
  readonly madeBy: ApiKeyId;
}

export interface RotationRecord extends KeyRecord {
  /** The key that it takes the place of, and the moment at which that one ends at the latest. */
  readonly replaces: { readonly id: ApiKeyId; readonly endsAt: Date };
}

/** The port to the keys of projects. Every change counts the project's version up, so that no process acts on a key that ended. */
export interface ApiKeyStore {
  /** Those that work or ended after `endedAfter`, newest first. */
  list(projectId: ProjectId, query: { readonly endedAfter: Date }): Promise<readonly ApiKey[]>;
  find(projectId: ProjectId, id: ApiKeyId): Promise<ApiKey | null>;
  /** The key as it was kept, or null where the project has `max` that work. */
  insert(record: KeyRecord, limit: { readonly max: number }): Promise<ApiKey | null>;
  /** The new key as it was kept, or null where the other does not work any more; in one statement with its end. */
  rotate(record: RotationRecord): Promise<ApiKey | null>;
  /** False where there is no such key; one that was revoked before stays as it was. */
  revoke(projectId: ProjectId, id: ApiKeyId): Promise<boolean>;
}
