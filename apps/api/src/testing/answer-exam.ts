import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";

/** The part of an OpenAPI document that answers are held to. */
interface OpenApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
}

interface OperationObject {
  readonly responses?: Readonly<Record<string, ResponseObject>>;
}

interface ResponseObject {
  readonly content?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
}

export interface Asked {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
}

/** Throws when an answer is not what the document says: status, media type, headers and every field of the body. */
export type AnswerExam = (asked: Asked, answer: { status: number; headers: Headers; text: string }) => void;

// The package is CommonJS: its default export is the namespace under Node's ESM rules, and callable under none.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;

/** Examines answers with the document alone, as a customer's generated client would. */
export function createAnswerExam(document: object): AnswerExam {
  const closed = closeObjects(structuredClone(document)) as OpenApiDocument;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(closed, "openapi");
  const validators = new Map<string, ValidateFunction>();

  return ({ method, path }, { status, headers, text }) => {
    const where = `${method} ${path} → ${status}`;
    const template = findPath(closed, { method, path });
    const pointer = template === null ? unknownPath : ["paths", template, lower(method), "responses", String(status)];
    const response = template === null ? problemAlone : operation(closed, template, method)?.responses?.[status];
    if (template === null && status !== 404) throw new Error(`${where}: a path that is not documented`);
    if (response === undefined) throw new Error(`${where}: a status that is not documented`);
    for (const [name, { required }] of Object.entries(response.headers ?? {})) {
      if (required === true && !headers.has(name)) throw new Error(`${where}: no ${name} header`);
    }
    const media = headers.get("content-type")?.split(";")[0] ?? null;
    const documented = Object.keys(response.content ?? {});
    if (media === null || documented.length === 0) {
      if (text !== "" || documented.length > 0) throw new Error(`${where}: a body against the document`);
      return;
    }
    const known = documented.find((each) => each === media || each === "*/*");
    if (known === undefined) throw new Error(`${where}: ${media} is not documented`);
    if (!media.endsWith("json")) return;
    const reference = `openapi#/${[...pointer, "content", known, "schema"].map(escapePointer).join("/")}`;
    const validate =
      validators.get(reference) ??
      ajv.compile({ $ref: template === null ? "openapi#/components/schemas/Problem" : reference });
    validators.set(reference, validate);
    if (!validate(JSON.parse(text))) throw new Error(`${where}: ${ajv.errorsText(validate.errors)} in ${text}`);
  };
}

const unknownPath = ["components", "schemas", "Problem"];
const problemAlone: ResponseObject = { content: { "application/problem+json": {} } };

function findPath(document: OpenApiDocument, { method, path }: Asked): string | null {
  const given = path.split("/");
  const matching = Object.keys(document.paths ?? {}).filter((template) => {
    const parts = template.split("/");
    return (
      operation(document, template, method) !== undefined &&
      parts.length === given.length &&
      parts.every((part, index) => part.startsWith("{") || part === given[index])
    );
  });
  // OpenAPI 3.1, "Path Templating Matching": a concrete path goes before a templated one.
  return matching.sort((a, b) => a.split("{").length - b.split("{").length)[0] ?? null;
}

function operation(document: OpenApiDocument, template: string, method: string): OperationObject | undefined {
  return document.paths?.[template]?.[lower(method)];
}

const lower = (method: string): string => method.toLowerCase().replace("head", "get");

function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/** A field that nobody documented is a fault of ours, though a client must ignore it. */
function closeObjects(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closeObjects);
  if (node === null || typeof node !== "object") return node;
  const closed = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closeObjects(value)]));
  if (closed.type === "object" && closed.properties !== undefined) closed.additionalProperties ??= false;
  return closed;
}
