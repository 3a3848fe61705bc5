import { randomBytes } from "node:crypto";

/** The body of a webhook, before it is written as JSON. */
export interface DojoEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A verification that went well, of a number that is nobody's (Ofcom keeps it for films). */
export function newEvent(type: "verification.created" | "verification.verified", at: Date = new Date()): DojoEvent {
  const verified = type === "verification.verified";
  const time = (offsetSeconds: number): string => new Date(at.getTime() + offsetSeconds * 1000).toISOString();
  const id = newId("ver");
  return {
    type,
    timestamp: time(0),
    data: {
      verification: {
        id,
        object: "verification",
        status: verified ? "verified" : "pending",
        reason: null,
        to: "+447700900123",
        country: "GB",
        channel: "sms",
        channels: ["sms"],
        locale: "en-GB",
        custom: "dojo",
        reference: null,
        user_id: null,
        checks_left: verified ? 4 : 5,
        sends_left: 4,
        resend_after: verified ? null : time(30),
        expires_at: time(600),
        created_at: time(verified ? -12 : 0),
        verified_at: verified ? time(0) : null,
        ended_at: verified ? time(0) : null,
        metadata: {},
        decision: null,
        test: false,
      },
      ...(verified ? { proof: newProof(id, at) } : {}),
    },
  };
}

/** The claims that a success carries. The digest is of no number: the dojo has no use for one. */
function newProof(id: string, at: Date) {
  const iat = Math.floor(at.getTime() / 1000);
  return {
    iss: "https://dojo.example",
    aud: newId("prj"),
    jti: id,
    iat,
    exp: iat + 600,
    purpose: "phone_verification",
    verification_id: id,
    channel: "sms",
    user_id: null,
    reference: null,
    phone_digest: randomBytes(32).toString("base64url"),
  };
}

/** The event with more in its metadata, which is the project's own and may hold anything. */
export function withMetadata(event: DojoEvent, metadata: Readonly<Record<string, unknown>>): DojoEvent {
  const verification = { ...(event.data.verification as object), metadata };
  return { ...event, data: { ...event.data, verification } };
}

const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

/** An id in the form of ours (TypeID: a prefix and 26 characters of base32), random throughout. */
export function newId(prefix: "evt" | "ver" | "prj"): string {
  const letters = Array.from(randomBytes(25), (byte) => DIGITS[byte % 32]).join("");
  return `${prefix}_0${letters}`;
}
