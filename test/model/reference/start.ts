import { type Case, type Channel, checksLeft, end, pauseLeft, sendAgain, sendsLeft } from "./case.ts";
import { type Answer, isLive, type Model, newest } from "./model.ts";

/** A start as somebody asks for it. */
export interface Request {
  readonly number: number;
  readonly user: string | null;
  readonly supersede: boolean;
  readonly supplied: string | null;
  readonly reference: string | null;
  readonly channels: readonly Channel[];
}

export function start(model: Model, request: Request, key: string | null): Answer {
  const earlier = key === null ? undefined : model.answered.get(key);
  if (earlier !== undefined) {
    return earlier.request === JSON.stringify(request) ? earlier.answer : refused("idempotency_conflict");
  }
  const answer = startAnew(model, request);
  if (key !== null && answer.kind === "shown") {
    model.answered.set(key, { request: JSON.stringify(request), answer });
  }
  return answer;
}

function startAnew(model: Model, request: Request): Answer {
  const { rules, now, references, cases } = model;
  const { number, user, supersede, reference } = request;
  const live = newest(cases, (each) => isLive(model, each) && each.number === number && each.user === user);
  if (live !== null && (!supersede || sendsLeft(live, rules) === 0)) return again(model, live);
  if (reference !== null && references.has(reference)) return refused("reference_conflict");
  if (reference !== null) references.add(reference);
  if (live !== null) end(live, "canceled", "superseded");
  const begun: Case = {
    serial: cases.length,
    number,
    user,
    supplied: request.supplied,
    policy: request.supplied === null ? rules.resendPolicy : "same",
    channels: request.channels,
    diesAt: now + rules.lifeSeconds,
    channel: request.channels[0] ?? "sms",
    status: "pending",
    reason: null,
    verifiedAt: null,
    checks: 0,
    sends: (live?.sends ?? 0) + 1,
    sentAt: now,
    generation: 0,
    texts: [{ generation: 0, state: "queued" }],
    events: ["verification.created"],
  };
  cases.push(begun);
  return shown(model, begun, { created: true, sent: true });
}

/** A start while one is live: that one, sent again where its pause is over. */
function again(model: Model, live: Case): Answer {
  const { rules, now } = model;
  const pause = pauseLeft(live, { rules, now });
  if (pause === null) return refused("sends_spent", live.diesAt - now);
  if (pause <= 0) sendAgain(live, { channel: live.channel, now, renew: true });
  return shown(model, live, { created: false, sent: pause <= 0 });
}

export function resend(model: Model, about: Case, channel: Channel | undefined): Answer {
  const { rules, now } = model;
  if (!isLive(model, about)) {
    if (about.status === "pending") end(about, "expired", "time_up");
    return refused("verification_ended");
  }
  const pause = pauseLeft(about, { rules, now });
  if (pause === null) return refused("sends_spent", about.diesAt - now);
  if (pause > 0) return refused("resend_too_soon", pause);
  sendAgain(about, { channel: channel ?? about.channel, now, renew: true });
  return shown(model, about, { created: false, sent: true });
}

/** The next channel of its list, after the one before did not reach the person: the same code once more. */
export function nextChannel(model: Model, about: Case): boolean {
  const at = about.channels.indexOf(about.channel);
  const channel = at < 0 ? undefined : about.channels[at + 1];
  if (channel === undefined || !isLive(model, about) || sendsLeft(about, model.rules) === 0) return false;
  sendAgain(about, { channel, now: model.now, renew: false });
  return true;
}

function shown(model: Model, about: Case, more: { created: boolean; sent: boolean }): Answer {
  const { rules, now } = model;
  return {
    kind: "shown",
    ...more,
    serial: about.serial,
    status: about.status,
    checksLeft: checksLeft(about, rules),
    sendsLeft: sendsLeft(about, rules),
    resendAfter: pauseLeft(about, { rules, now }),
  };
}

function refused(code: string, retryAfter: number | null = null): Answer {
  return { kind: "refused", code, retryAfter };
}
