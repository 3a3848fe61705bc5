import type { KeyRing } from "../access/index.ts";
import { deriveCode, linkToken } from "../code/index.ts";
import {
  appendAutofill,
  defaultTemplate,
  renderTemplate,
  type SpokenWords,
  spokenWords,
  type Template,
} from "../template/index.ts";
import type { MessageClaim } from "./store.ts";

export interface Rendering {
  readonly keyRing: KeyRing;
  /** The server's PUBLIC_URL: where links lead. */
  readonly publicUrl: string;
  readonly now: Date;
}

/**
 * The text of a Message, code and all: it exists in the memory of the worker that sends it and nowhere else (rule 2).
 * The request's own words win over the project's, and those over the built-in ones; the project's are about a code, so
 * a link has the built-in ones.
 */
export function renderMessage(
  { message, project, content }: MessageClaim,
  { keyRing, now, publicUrl }: Rendering,
): string {
  const code = codeOf({ message, content, keyRing });
  const link = content.link ? linkOf({ message, content, keyRing }, publicUrl) : "";
  const text = content.text ?? (content.link ? null : project.settings.message);
  const template: Template = text === null ? defaultTemplate(content.locale, content) : { text };
  const minutes = Math.max(1, Math.round((content.expiresAt.getTime() - now.getTime()) / 60_000));
  const words = renderTemplate(template, { app: project.settings.appName, otp: code, minutes: String(minutes), link });
  return appendAutofill(words, code, content.autofill);
}

/** What a call says of the same code. A text of the request's or the project's is made to be read: calls have their own. */
export function renderWords({ message, project, content }: MessageClaim, keyRing: KeyRing): SpokenWords {
  return spokenWords(content.locale, { app: project.settings.appName, otp: codeOf({ message, content, keyRing }) });
}

interface Coded extends Pick<MessageClaim, "message" | "content"> {
  readonly keyRing: KeyRing;
}

function codeOf(coded: Coded): string {
  return coded.content.suppliedCode ?? derivedCode(coded);
}

function linkOf({ message, content, keyRing }: Coded, publicUrl: string): string {
  const { verificationId, generation } = message;
  return `${publicUrl}/v/${linkToken(keyOf("link", { content, keyRing }), { verificationId, generation })}`;
}

function derivedCode({ message, content, keyRing }: Coded): string {
  const key = keyOf("code", { content, keyRing });
  const { projectId, verificationId, generation } = message;
  return deriveCode(
    key,
    { projectId, verificationId, phoneDigest: content.phoneDigest, generation },
    content.codeShape,
  );
}

function keyOf(purpose: "code" | "link", { content, keyRing }: Omit<Coded, "message">): Uint8Array {
  const key = keyRing.keyFor(purpose, content.codeKeyId);
  if (key === null) throw new Error(`the code key "${content.codeKeyId}" is not in ENCRYPTION_KEYS`);
  return key;
}
