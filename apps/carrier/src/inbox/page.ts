import { createHash } from "node:crypto";
import type { toInboxItem } from "./views.ts";

type Item = ReturnType<typeof toInboxItem>;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
header { display: flex; gap: 1rem; align-items: baseline; flex-wrap: wrap }
h1 { font-size: 1.25rem; margin: 0 }
p { color: GrayText }
ul { list-style: none; padding: 0; display: grid; gap: .75rem }
li { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .5rem; padding: .75rem 1rem }
li div { display: flex; gap: .75rem; flex-wrap: wrap; font-size: .85rem; color: GrayText }
li strong { color: CanvasText }
li pre { margin: .35rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; font-size: 1.05rem }
`;

/** Rebuilds the list from the JSON inbox with text nodes only, newest first. */
const SCRIPT = `
const list = document.getElementById("texts"), empty = document.getElementById("empty");
const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
let shown = "";
async function refresh() {
  try {
    const reply = await fetch("inbox?limit=200", { cache: "no-store" });
    const text = await reply.text();
    if (!reply.ok || text === shown) return;
    shown = text;
    const items = JSON.parse(text).data.reverse();
    empty.hidden = items.length > 0;
    list.replaceChildren(...items.map((item) => {
      const row = document.createElement("li"), head = document.createElement("div");
      head.append(line("strong", item.to), line("span", "from " + item.from), line("span", item.provider + " " + item.channel), line("span", item.status), line("time", item.at));
      row.append(head, line("pre", item.body));
      return row;
    }));
  } catch {} finally { setTimeout(refresh, 1000) }
}
refresh();
`;

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** The inbox for people: newest first, refreshed every second where scripts run, complete without them. */
export function renderInboxPage(items: readonly Item[]): Response {
  const rows = items.toReversed().map(renderItem).join("");
  const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Carrier inbox</title><style>${STYLE}</style></head>
<body>
<header><h1>Carrier inbox</h1><span>what the handsets got</span></header>
<p id="empty"${items.length > 0 ? " hidden" : ""}>Nothing yet. Texts and calls show up here as they are accepted.</p>
<ul id="texts">${rows}</ul>
<script>${SCRIPT}</script>
</body>
</html>
`;
  return new Response(page, { headers: HEADERS });
}

function renderItem({ to, from, provider, channel, status, at, body }: Item): string {
  const spans = [`from ${from}`, `${provider} ${channel}`, status]
    .map((text) => `<span>${escapeHtml(text)}</span>`)
    .join("");
  return `<li><div><strong>${escapeHtml(to)}</strong>${spans}<time>${escapeHtml(at)}</time></div><pre>${escapeHtml(body)}</pre></li>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
