import type { KeyRing } from "../access/index.ts";
import type { Urgency } from "../backlog/index.ts";
import type { DecisionRecord } from "../decision/index.ts";
import { invalidField } from "../error/index.ts";
import type { Message } from "../message/index.ts";
import type { PhoneNumber } from "../phone/index.ts";
import type { Project } from "../project/index.ts";
import type { Channel } from "../provider/index.ts";
import { orderSteps, resolveRoute, type StandingOf } from "../route/index.ts";
import { addSeconds, type Clock, fraction, newId, type Random } from "../runtime/index.ts";
import { readAutofill, readSenderId, readTemplate } from "../template/index.ts";
import { EXPIRED_AFTER_SECONDS, TEST_PROVIDER } from "../test-number/index.ts";
import { type CodePolicy, type CodePolicyInput, readCodePolicy } from "./code-policy.ts";
import { requireSendable } from "./require-sendable.ts";
import type { TestTarget } from "./test-target.ts";
import type { Verification } from "./verification.ts";

/** What a caller may say of a Verification; undefined takes the project's setting. */
export interface StartInput extends CodePolicyInput {
  readonly to: string;
  readonly channel?: Channel | undefined;
  readonly channels?: readonly Channel[] | undefined;
  readonly locale?: string | undefined;
  readonly custom?: string | undefined;
  readonly reference?: string | undefined;
  readonly userId?: string | undefined;
  readonly message?: string | undefined;
  readonly template?: string | undefined;
  readonly senderId?: string | undefined;
  readonly supersede?: boolean | undefined;
  readonly autofill?:
    | { readonly web_domain?: string | undefined; readonly android_hash?: string | undefined }
    | undefined;
  readonly link?: boolean | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly clientIp?: string | undefined;
  /** What the caller wants sends limited by; keys without a rule limit nothing. */
  readonly limitKeys?: Readonly<Record<string, string>> | undefined;
  /** Undefined: a person waits for it. */
  readonly urgency?: Urgency | undefined;
}

export interface StartContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly keyRing: KeyRing;
  readonly project: Project;
  readonly number: PhoneNumber;
  /** Hex of the number's keyed digest. */
  readonly phoneDigest: string;
  /** Hex of the digest that is the number's in every project. */
  readonly handsetDigest: string;
  /** The one that this takes the place of; null for a first. */
  readonly superseded: Verification | null;
  readonly decision: DecisionRecord | null;
  /** The test number that it is about; null for a live one. */
  readonly test: TestTarget | null;
  readonly standingOf: StandingOf;
  /** What the provider accounts of this server can do. */
  readonly channels: readonly Channel[];
  /** Class of the jobs of its Message. */
  readonly priority: number;
}

/** A new Verification and its first Message. Refuses what cannot be sent, naming the field; writes nothing. */
export function startVerification(
  input: StartInput,
  context: StartContext,
): { verification: Verification; message: Message } {
  const { project, number, clock } = context;
  const { settings } = project;
  const channel = readChannel(input, context.channels);
  const { test } = context;
  if (test === null) requireSendable(settings, number, channel);
  const { expiresInSeconds, ...policy } = asTested(readCodePolicy(input, settings), test);
  const now = clock.now();
  const verification: Verification = {
    id: newId("ver", context),
    projectId: project.id,
    status: "pending",
    reason: null,
    to: number.e164,
    phoneDigest: context.phoneDigest,
    testOutcome: test?.outcome ?? null,
    handsetDigest: context.handsetDigest,
    country: number.country,
    channel,
    channels: input.channels ?? [channel],
    locale: input.locale ?? settings.locale,
    custom: input.custom ?? null,
    reference: input.reference ?? null,
    userId: input.userId ?? null,
    metadata: input.metadata ?? {},
    text: readText(input),
    senderId: input.senderId === undefined ? null : readSenderId(input.senderId),
    autofill: readAutofill(input.autofill ?? {}),
    link: input.link ?? false,
    codeKeyId: context.keyRing.newestId,
    ...policy,
    suppliedDigest: null,
    generation: 0,
    checksUsed: 0,
    // Starting anew over a live one is one more text to the same number: the ceiling is the number's, not the row's.
    sendsUsed: (context.superseded?.sendsUsed ?? 0) + 1,
    lastSentAt: now,
    decision: context.decision,
    createdAt: now,
    expiresAt: addSeconds(now, expiresInSeconds),
    verifiedAt: null,
    endedAt: null,
  };
  return { verification, message: newMessage(verification, context) };
}

/** With the fixed code of a test number, which nothing has to be guessed of; a code of the caller's own stays. */
function asTested(policy: CodePolicy, test: TestTarget | null): CodePolicy {
  if (test === null) return policy;
  const expiresInSeconds = test.outcome === "expired" ? EXPIRED_AFTER_SECONDS : policy.expiresInSeconds;
  const fixed = policy.suppliedCode === null ? ({ suppliedCode: test.code, resendPolicy: "same" } as const) : {};
  return { ...policy, ...fixed, expiresInSeconds };
}

/** The Message that carries the Verification's present code. */
export function newMessage(
  verification: Verification,
  {
    clock,
    random,
    project,
    standingOf,
    priority,
  }: Pick<StartContext, "clock" | "random" | "project" | "standingOf" | "priority">,
): Message {
  const steps = orderSteps(resolveRoute(project.settings, verification), { standingOf, draw: () => fraction(random) });
  return {
    id: newId("msg", { clock, random }),
    verificationId: verification.id,
    projectId: verification.projectId,
    channel: verification.channel,
    status: "queued",
    generation: verification.generation,
    nextProvider: verification.testOutcome === null ? (steps[0]?.account ?? null) : TEST_PROVIDER,
    sender: null,
    segments: null,
    priority,
    createdAt: clock.now(),
  };
}

/** The channel to start with, which is the first of the list where none is named. */
export function firstChannel({ channel, channels }: Pick<StartInput, "channel" | "channels">): Channel {
  return channel ?? channels?.[0] ?? "sms";
}

/** Refuses with `invalid_request` a channel that no provider account of this server has. */
export function requireOffered(
  channel: Channel,
  { offered, path }: { offered: readonly Channel[]; path: string },
): void {
  if (!offered.includes(channel)) throw invalidField(path, "No provider of this server offers this channel.");
}

function readChannel(input: StartInput, offered: readonly Channel[]): Channel {
  const { channels, link } = input;
  const first = firstChannel(input);
  if (link === true && first !== "sms") throw invalidField("link", "A link is sent by text; a call says a code.");
  if (channels !== undefined && !channels.includes(first)) {
    throw invalidField("channels", "The list of channels must contain the channel to start with.");
  }
  if (input.channel !== undefined) requireOffered(input.channel, { offered, path: "channel" });
  for (const [index, each] of (channels ?? []).entries()) requireOffered(each, { offered, path: `channels.${index}` });
  return first;
}

function readText({ message, template, link }: StartInput): string | null {
  if (template !== undefined && template !== "default") {
    throw invalidField("template", "No such template; this project has only: default.");
  }
  return message === undefined ? null : readTemplate(message, "message", { link: link === true }).text;
}
