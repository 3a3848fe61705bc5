import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { AppError } from "@proofline/core/error";
import type { Api } from "../api.ts";
import { type Answer, content } from "../route/answer.ts";
import { registerOpenRoute } from "../route/register-route.ts";
import { defineRoute } from "../route/route.ts";

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Proofline API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="viewer"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

// Without validatorUrl, the viewer would send the document to a validator of its maker's.
const start = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#viewer", deepLinking: true, validatorUrl: null });
`;

/** Everything comes from this process, and nothing may come from elsewhere. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const pageRoute = defineRoute({
  method: "get",
  path: "/docs",
  tag: "Operations",
  summary: "This document, to look at",
  answers: { 200: { description: "A page.", type: "text/html" } },
});

const partRoute = defineRoute({
  method: "get",
  path: "/docs/{part}",
  tag: "Operations",
  summary: "The parts of that page",
  answers: { 200: { description: "A script or a style sheet.", type: "*/*" } },
  problems: ["not_found"],
});

export function registerDocs(api: Api): void {
  const parts: Readonly<Record<string, () => Promise<Answer>>> = {
    "start.js": async () => content("text/javascript", start),
    "swagger-ui-bundle.js": keep(() => asset("swagger-ui-bundle.js", "text/javascript")),
    "swagger-ui.css": keep(() => asset("swagger-ui.css", "text/css")),
  };
  registerOpenRoute(api, pageRoute, async () =>
    content("text/html; charset=utf-8", page, { "content-security-policy": policy }),
  );
  registerOpenRoute(api, partRoute, async ({ param }) => {
    const name = param("part");
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (part === undefined) throw new AppError("not_found", "No such part of the documentation.");
    return await part();
  });
}

/** Read when somebody first looks, for most processes never show it. */
async function asset(name: string, type: string): Promise<Answer> {
  const path = createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
  return content(`${type}; charset=utf-8`, await readFile(path), { "cache-control": "public, max-age=3600" });
}

function keep<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
