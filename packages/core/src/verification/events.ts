import { newId } from "../runtime/index.ts";
import type { Event, EventSource, EventType } from "../webhook/index.ts";
import { snapshotOf } from "./present.ts";
import type { EndStatus, Verification } from "./verification.ts";

const endings: Record<EndStatus, EventType> = {
  verified: "verification.verified",
  failed: "verification.failed",
  expired: "verification.expired",
  canceled: "verification.canceled",
  denied: "verification.denied",
};

export function verificationCreated(verification: Verification, source: EventSource): Event {
  return verificationEvent("verification.created", verification, source);
}

export function verificationEnded(verification: Verification & { status: EndStatus }, source: EventSource): Event {
  return verificationEvent(endings[verification.status], verification, source);
}

function verificationEvent(type: EventType, verification: Verification, source: EventSource): Event {
  return {
    id: newId("evt", source),
    type,
    projectId: verification.projectId,
    verificationId: verification.id,
    at: source.clock.now(),
    data: { verification: snapshotOf(verification) },
  };
}
