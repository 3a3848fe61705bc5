import { type Actor, isClient } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { Owner } from "./store.ts";

/** Refuses with `forbidden` an app or page of a project that has not turned them on. */
export function requireClientsOn({ actor, project }: Access): void {
  if (!isClient(actor) || project.settings.clientStarts) return;
  throw new AppError("forbidden", "This project takes no calls from apps and pages: client_starts is off.");
}

/**
 * The same before a send. A key that everybody can read sends nothing that nobody else agreed to: the project's backend
 * does, for each send, or has for the user whose token this is.
 */
export function requireClientMaySend(access: Access): void {
  requireClientsOn(access);
  if (access.actor.kind !== "publishable" || access.decisionCallback !== null) return;
  const needs = "a publishable key starts only where the project's backend is asked before each send";
  throw new AppError("forbidden", `No decision callback is set, and ${needs} (PUT /v1/decision-callback).`);
}

/**
 * Which Verifications are a client's: those that it could have started itself. Undefined of a backend, which sees its
 * project's.
 */
export function ownerOf({ kind, user }: Pick<Actor, "kind" | "user">): Owner | undefined {
  if (kind === "secret") return undefined;
  return { userId: user?.id ?? null, phoneDigest: user?.phoneDigest ?? null };
}

/** Whether this one is the caller's. */
export function isOwn(
  actor: Pick<Actor, "kind" | "user">,
  verification: { userId: string | null; phoneDigest: string },
): boolean {
  const owner = ownerOf(actor);
  if (owner === undefined) return true;
  const ofNumber = owner.phoneDigest === null || owner.phoneDigest === verification.phoneDigest;
  return ofNumber && owner.userId === verification.userId;
}

/** Refuses with `forbidden` a token that is bound to another number than this. */
export function requireOwnNumber({ user }: Actor, phoneDigest: string): void {
  if (user === undefined || user.phoneDigest === null || user.phoneDigest === phoneDigest) return;
  throw new AppError("forbidden", "This token is for another number.", {
    faults: [{ path: "to", message: "Not the number that the token was minted for." }],
  });
}
