import { readFile } from "node:fs/promises";
import { AppError, ERROR_CODES, type ErrorCode } from "@proofline/core/error";
import type { Api } from "../api.ts";
import { problems } from "../problem.ts";
import { content } from "../route/answer.ts";
import { registerOpenRoute } from "../route/register-route.ts";
import { defineRoute } from "../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/problems/{code}",
  tag: "Operations",
  summary: "What a problem's code means and what to do about it: where every `type` leads",
  answers: { 200: { description: "A page of text.", type: "text/plain" } },
  problems: ["not_found"],
});

const pages = new URL("../../../../docs/problems/", import.meta.url);

export function registerProblemPages(api: Api): void {
  registerOpenRoute(api, route, async ({ param }) => {
    const code = ERROR_CODES.find((each) => each === param("code"));
    if (code === undefined) throw new AppError("not_found", "No such problem.");
    return content("text/plain; charset=utf-8", await pageOf(code));
  });
}

/** The page of `docs/`, or what the API itself knows where it was installed without its docs. */
async function pageOf(code: ErrorCode): Promise<string> {
  try {
    return await readFile(new URL(`${code}.md`, pages), "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    const { status, title } = problems[code];
    return `# ${code}\n\n${title}. Status ${status}.\n`;
  }
}
