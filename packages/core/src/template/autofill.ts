import { invalidField } from "../error/index.ts";

/** What lets a browser or an Android app read the code out of the text by itself. */
export interface Autofill {
  /** Host of the page that asks: appended as the last line, `@host #code` (WICG origin-bound one-time codes). */
  readonly webDomain: string | null;
  /** The 11 characters of Google's SMS Retriever, appended as a line of their own. */
  readonly androidHash: string | null;
}

/** Letters, digits and dashes between dots; the last label in letters, or in the Punycode of RFC 5891. */
const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/;

export function readAutofill(input: { web_domain?: string | undefined; android_hash?: string | undefined }): Autofill {
  const { web_domain: webDomain, android_hash: androidHash } = input;
  if (webDomain !== undefined && !hostName.test(webDomain)) {
    throw invalidField("autofill.web_domain", "Not a host name such as example.com.");
  }
  if (androidHash !== undefined && !/^[A-Za-z0-9+/]{11}$/.test(androidHash)) {
    throw invalidField("autofill.android_hash", "Not the 11 characters of an Android app hash.");
  }
  return { webDomain: webDomain ?? null, androidHash: androidHash ?? null };
}

/** Adds the lines that machines read. The origin-bound line must be the last one, with nothing before its `@`. */
export function appendAutofill(text: string, code: string, autofill: Autofill): string {
  const lines = [text];
  if (autofill.androidHash !== null) lines.push(autofill.androidHash);
  if (autofill.webDomain !== null) lines.push(`@${autofill.webDomain} #${code}`);
  return lines.join("\n");
}
