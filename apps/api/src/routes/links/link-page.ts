import { createHash } from "node:crypto";
import type { Linked } from "@proofline/core/verification";
import { type Answer, content } from "../../route/answer.ts";
import { linkTexts, UNKNOWN_TEXT } from "./link-texts.ts";

const STYLE =
  "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:28rem;margin:15vh auto;padding:0 1.5rem;text-align:center}" +
  "button{font:inherit;font-weight:600;padding:.7rem 2rem;border:0;border-radius:.5rem;background:#1447e6;color:#fff}";

/** The one style sheet by its hash: no script, no image, no other host, no frame, and a form that leads here alone. */
const POLICY =
  `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; ` +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Asks the person; the form posts to where the page is, so the token stands nowhere in it. */
export function askPage(linked: Linked): Answer {
  const { language, texts, say } = wordsFor(linked);
  const form = `<form method="post"><button>${escapeHtml(texts.button)}</button></form>`;
  return page(200, { language, title: texts.title, text: say(texts.ask), more: form });
}

export function verifiedPage(linked: Linked): Answer {
  const { language, texts, say } = wordsFor(linked);
  return page(200, { language, title: texts.title, text: say(texts.verified) });
}

export function overPage(linked: Linked): Answer {
  const { language, texts, say } = wordsFor(linked);
  return page(410, { language, title: texts.title, text: say(texts.over) });
}

export function unknownPage(): Answer {
  return page(404, { language: "en", title: "Proofline", text: UNKNOWN_TEXT });
}

function wordsFor({ project, verification }: Linked) {
  // One pass: what the name contains is never read as a placeholder.
  const say = (text: string): string => text.replaceAll("{app}", () => project.settings.appName);
  return { ...linkTexts(verification.locale), say };
}

interface Page {
  readonly language: string;
  readonly title: string;
  readonly text: string;
  /** HTML, as it is. */
  readonly more?: string;
}

function page(status: number, { language, title, text, more = "" }: Page): Answer {
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${more}
</body>
</html>
`;
  const headers = { "content-security-policy": POLICY, "x-robots-tag": "noindex, nofollow" };
  return { ...content("text/html; charset=utf-8", html, headers), status };
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}
