import { z } from "zod";
import type { Asking } from "../http/settings.ts";
import { variablesIn } from "../http/template.ts";
import * as parts from "./http-parts.ts";

const JSON_DEPTH_MAX = 10;
const urlFault = "must be an http or https URL without credentials, query or fragment, with variables only in its path";

/** The fields of a request, with a list of variables. */
export function askingShape(variables: readonly string[]) {
  return {
    method: z.enum(["GET", "POST", "PUT"], "must be one of GET, POST, PUT").default("POST"),
    // Not the text: a path is no place for what a person reads, and `..` in one leads elsewhere.
    url: parts
      .template(variables.filter((name) => !["body", "receipt_url"].includes(name)))
      .refine(isUrlTemplate, urlFault),
    headers: parts.headers(variables).default({}),
    query: parts.fields(variables).default({}),
    json: jsonTemplate(variables).optional(),
    form: parts.fields(variables).optional(),
    message_id: parts.selector.optional(),
    code: parts.selector.optional(),
  };
}

export interface AskingBody extends Pick<Asking, "method" | "url" | "headers" | "query"> {
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>> | undefined;
}

export function checkBody({ method, json, form }: AskingBody, context: z.RefinementCtx): void {
  if (json !== undefined && form !== undefined) {
    context.addIssue({ code: "custom", path: ["form"], message: "cannot be set together with json" });
  }
  if (method === "GET" && (json !== undefined || form !== undefined)) {
    context.addIssue({ code: "custom", path: ["method"], message: "cannot be GET with a body" });
  }
}

export function toAsking({ method, url, headers, query, json, form }: AskingBody): Asking {
  const asking = { method, url, headers, query };
  if (form !== undefined) return { ...asking, body: { type: "form", fields: form } };
  return json === undefined ? asking : { ...asking, body: { type: "json", value: json } };
}

/** The variables that a request names anywhere. */
export function variablesOf({ url, headers, query, json, form = {} }: AskingBody): ReadonlySet<string> {
  const texts = [url, ...[headers, query, form].flatMap((each) => Object.values(each)), ...textsIn(json)];
  return new Set(texts.flatMap((text) => variablesIn(text) ?? []));
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function jsonTemplate(variables: readonly string[]) {
  const text = parts.template(variables);
  return z.unknown().superRefine((value, context) => {
    const look = (each: unknown, path: readonly (string | number)[]): void => {
      const fault = (message: string) => context.addIssue({ code: "custom", path: [...path], message });
      if (typeof each === "string") {
        const parsed = text.safeParse(each);
        if (!parsed.success) fault(parsed.error.issues[0]?.message ?? "is wrong");
      }
      if (typeof each !== "object" || each === null) return;
      if (path.length === JSON_DEPTH_MAX) {
        fault(`must be at most ${JSON_DEPTH_MAX} levels deep`);
        return;
      }
      const isList = Array.isArray(each);
      for (const [name, member] of Object.entries(each)) look(member, [...path, isList ? Number(name) : name]);
    };
    look(value, []);
  });
}

function isUrlTemplate(text: string): boolean {
  const origin = /^https?:\/\/[^/?#{}]+/.exec(text);
  const plain = text.replaceAll(/\{[a-z_]*\}/g, "x");
  if (origin === null || /[?#{}\s\\]/.test(plain) || !URL.canParse(plain)) return false;
  // A brace right after the host would be part of its name.
  const rest = text.slice(origin[0].length);
  const { username, password } = new URL(plain);
  return username + password === "" && (rest === "" || rest.startsWith("/"));
}
