import { z } from "zod";
import type { HttpAuth, Rule, Selector, Signing } from "../http/settings.ts";
import { SIGNED_VARIABLES, variablesIn } from "../http/template.ts";
import * as rules from "./rules.ts";

/** More would be a mistake. */
const RULES_MAX = 100;
const FIELDS_MAX = 50;
const TEXT_MAX = 2_000;

// Words of their own everywhere: those of the library may quote what it was given.
const text = (fault: string) => z.string(fault).min(1, fault).max(TEXT_MAX, fault);
const headerFault = "must be the name of a header";
const headerName = z.string(headerFault).regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/, headerFault);

/** The connection's own headers: setting them breaks the request, or hides one in another. */
const RESERVED = ["host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer", "expect"];

/** A text with `{variables}` of a list. */
export function template(variables: readonly string[]) {
  const fault = `may hold in braces only ${variables.map((name) => `{${name}}`).join(", ")}; a brace itself is doubled`;
  return z
    .string("must be a text")
    .max(TEXT_MAX, `must have at most ${TEXT_MAX} characters`)
    .refine((value) => variablesIn(value)?.every((name) => variables.includes(name)) === true, fault);
}

/** What a header may hold: no value that a person wrote, so that none can end the line. */
export function headers(variables: readonly string[]) {
  const safe = variables.filter((name) => !["body", "from", "receipt_url"].includes(name));
  const value = template(safe).regex(/^[\x20-\x7e]+$/, "must be printable characters");
  return z
    .record(headerName, value, "must be an object of headers")
    .refine((all) => Object.keys(all).length <= FIELDS_MAX, `must have at most ${FIELDS_MAX} headers`)
    .refine(
      (all) => !Object.keys(all).some((name) => RESERVED.includes(name.toLowerCase())),
      `may not set ${RESERVED.join(", ")}`,
    );
}

export function fields(variables: readonly string[]) {
  return z
    .record(z.string().max(200), template(variables), "must be an object of texts")
    .refine((all) => Object.keys(all).length <= FIELDS_MAX, `must have at most ${FIELDS_MAX} fields`);
}

const pointerFault = "must be a JSON Pointer such as /messages/0/id";
const pointer = z.string(pointerFault).regex(/^(\/([^~/]|~[01])*){1,20}$/, pointerFault);

const selectorFault = "must be a JSON Pointer such as /id, or { after, until } for a place in a text";
export const selector = z
  .union(
    [pointer, z.strictObject({ after: text(selectorFault), until: text(selectorFault).optional() })],
    selectorFault,
  )
  .transform((value): Selector => (typeof value === "string" ? { at: value } : value));

const isFault = "must be a text, a number, true or false, or a list of them";
const said = z.union([z.string(), z.number(), z.boolean()], isFault);
const conditionFault = "must be { at, is }, { at, size }, { text_starts } or { text_contains }";
const condition = z.union(
  [
    z
      .strictObject({ at: pointer, is: z.union([said, z.array(said).min(1).max(RULES_MAX)], isFault) })
      .transform(({ at, is }) => ({ at, is: Array.isArray(is) ? is : [is] })),
    z.strictObject({ at: pointer, size: z.int().min(0).max(1_000) }),
    z.strictObject({ text_starts: text(conditionFault) }).transform((value) => ({ textStarts: value.text_starts })),
    z
      .strictObject({ text_contains: text(conditionFault) })
      .transform((value) => ({ textContains: value.text_contains })),
  ],
  conditionFault,
);

const statusFault = "must be an HTTP status, a class such as 2xx, or a list of them";
const status = z
  .union([z.int().min(100).max(599), z.string().regex(/^[1-5]xx$/)], statusFault)
  .transform((value) =>
    typeof value === "number"
      ? { from: value, to: value }
      : { from: Number(value[0]) * 100, to: Number(value[0]) * 100 + 99 },
  );

/** Rules that mean one of `meanings`, the first that matches first. */
export function ruleList<Meaning extends string>(meanings: readonly Meaning[]) {
  const rule = z
    .strictObject({
      status: z.union([status, z.array(status).min(1).max(RULES_MAX)], statusFault).optional(),
      when: z.union([condition, z.array(condition).max(RULES_MAX)], conditionFault).default([]),
      means: z.enum(meanings, `must be one of ${meanings.join(", ")}`),
    })
    .transform(
      ({ status, when, means }): Rule<Meaning> => ({
        status: status === undefined || Array.isArray(status) ? status : [status],
        when: Array.isArray(when) ? when : [when],
        means: means as Meaning,
      }),
    );
  const fault = `must be a list of 1 to ${RULES_MAX} rules`;
  return z.array(rule, fault).min(1, fault).max(RULES_MAX, fault);
}

const signing = {
  secret: rules.secret,
  algorithm: z.enum(["sha1", "sha256", "sha512"], "must be one of sha1, sha256, sha512").default("sha256"),
  encoding: z.enum(["hex", "base64"], "must be hex or base64").default("hex"),
  header: headerName,
  prefix: z.string("must be a text").max(64, "must have at most 64 characters").default(""),
  signs: template(SIGNED_VARIABLES).default("{body}"),
  timestamp_header: headerName.optional(),
};

/** An HMAC in a header; `signs` and the timestamp's header only make sense together. */
export const hmac = z
  .strictObject({ type: z.literal("hmac"), ...signing })
  .refine(({ signs, timestamp_header }) => signs.includes("{timestamp}") === (timestamp_header !== undefined), {
    path: ["timestamp_header"],
    message: "is needed exactly where signs has {timestamp}",
  })
  .transform(({ timestamp_header, ...rest }): { type: "hmac" } & Signing => ({
    ...rest,
    timestampHeader: timestamp_header,
  }));

const nameFault = "must be 1 to 256 printable characters without a colon";
const headerValue = z.string("must be a text").regex(/^[\x20-\x7e]{1,512}$/, "must be 1 to 512 printable characters");
export const token = { header: headerName, value: headerValue };

export const auth = z.discriminatedUnion(
  "type",
  [
    z.strictObject({
      type: z.literal("basic"),
      username: z.string(nameFault).regex(/^[\x20-\x39\x3b-\x7e]{1,256}$/, nameFault),
      password: rules.secret,
    }),
    z.strictObject({ type: z.literal("bearer"), token: rules.secret }),
    z.strictObject({ type: z.literal("header"), name: headerName, value: headerValue }),
    hmac,
  ],
  "must be one of basic, bearer, header, hmac",
) satisfies z.ZodType<HttpAuth>;
