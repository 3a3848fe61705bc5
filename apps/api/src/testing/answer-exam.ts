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
  const validatorOf = (pointer: readonly string[]): ValidateFunction => {
    const reference = `openapi#/${pointer.map(escapePointer).join("/")}`;
    const known = validators.get(reference) ?? ajv.compile({ $ref: reference });
    validators.set(reference, known);
    return known;
  };

  return (asked, { status, headers, text }) => {
    const fail = (what: string): never => {
      throw new Error(`${asked.method} ${asked.path} → ${status}: ${what}`);
    };
    const { response, schemaAt } = promiseOf(closed, asked, status) ?? fail("a status or path that is not documented");
    for (const [name, { required }] of Object.entries(response.headers ?? {})) {
      if (required === true && !headers.has(name)) fail(`no ${name} header`);
    }
    const media = headers.get("content-type")?.split(";")[0] ?? null;
    const documented = Object.keys(response.content ?? {});
    if (media === null || documented.length === 0) {
      if (text !== "" || documented.length > 0) fail("a body against the document");
      return;
    }
    const known = documented.find((each) => each === media || each === "*/*") ?? fail(`${media} is not documented`);
    if (!media.endsWith("json")) return;
    const validate = validatorOf(schemaAt(known));
    if (!validate(JSON.parse(text))) fail(`${ajv.errorsText(validate.errors)} in ${text}`);
  };
}

interface Promised {
  readonly response: ResponseObject;
  /** Where the schema of a media type stands in the document. */
  readonly schemaAt: (media: string) => readonly string[];
}

/** What the document says of such an answer; null where it says nothing. */
function promiseOf(document: OpenApiDocument, { method, path }: Asked, status: number): Promised | null {
  const template = findPath(document, { method, path });
  if (template === null) {
    // Where nothing is, a problem is all there can be: 404, or 400 for what Node's parser refuses to route.
    const response = { content: { "application/problem+json": {} } };
    return [400, 404].includes(status) ? { response, schemaAt: () => ["components", "schemas", "Problem"] } : null;
  }
  const response = operation(document, template, method)?.responses?.[status];
  const at = ["paths", template, lower(method), "responses", String(status)];
  return response === undefined ? null : { response, schemaAt: (media) => [...at, "content", media, "schema"] };
}

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
