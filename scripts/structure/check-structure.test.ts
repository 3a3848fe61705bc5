import { expect, test } from "vitest";
import { checkStructure } from "./check-structure.ts";

const manifests = {
  "packages/core/package.json": `{ "name": "@proofline/core", "exports": { "./*": "./src/*/index.ts" } }`,
  "packages/contracts/package.json": `{ "name": "@proofline/contracts", "exports": { ".": "./src/index.ts" } }`,
  "packages/db/package.json": `{ "name": "@proofline/db", "exports": { ".": "./src/index.ts", "./testing": "./src/testing/index.ts" } }`,
  "packages/queue/package.json": `{ "name": "@proofline/queue", "exports": { ".": "./src/index.ts" } }`,
  "apps/api/package.json": `{ "name": "@proofline/api", "exports": { "./app": "./src/app.ts" } }`,
};

/** `path:line rule` of everything found in these files. */
function find(files: Readonly<Record<string, string>>): string[] {
  const texts = new Map(Object.entries({ ...manifests, ...files }));
  return checkStructure(texts).map(({ path, line, rule }) => `${path}:${line} ${rule}`);
}

test("a tree that keeps the rules is left alone", () => {
  const found = find({
    "packages/core/src/error/index.ts": `export { refuse } from "./refuse.ts";`,
    "packages/core/src/error/refuse.ts": `export const refuse = (at: Date): string => new Date(at).toISOString();`,
    "packages/core/src/code/index.ts": `import { createHmac } from "node:crypto"; import { refuse } from "../error/index.ts"; export const code = [createHmac, refuse];`,
    "packages/core/src/code/code.test.ts": `import { db } from "@proofline/db"; console.log(db, Date.now());`,
    "packages/contracts/src/index.ts": `import { z } from "zod"; import type { refuse } from "@proofline/core/error"; export const body = z; export type R = typeof refuse;`,
    "packages/db/src/index.ts": `import { readFile } from "node:fs/promises"; import postgres from "postgres"; import "@proofline/core/error"; export const db = [postgres, readFile];`,
    "apps/api/src/compose.ts": `import { db } from "@proofline/db"; export const deps = db;`,
    "apps/api/src/routes/create.ts": `import "@proofline/core/error"; import "@proofline/contracts"; import "hono";`,
    "test/journey.test.ts": `import "@proofline/db"; import "@proofline/api/app";`,
    "vitest.config.ts": `export default {};`,
    "ARCHITECTURE.md":
      "See `packages/core/src/code`, `packages/*/src`, [db](packages/db/src/index.ts) and `application/json`.\n```\n`docs/none.md`\n```",
  });
  expect(found).toEqual([]);
});

test.each([
  { what: "core and a package of ours", path: "packages/core/src/error/a.ts", text: `import "@proofline/contracts";` },
  { what: "core and npm", path: "packages/core/src/error/a.ts", text: `import "zod";` },
  { what: "an adapter and another", path: "packages/db/src/a.ts", text: `import "@proofline/queue";` },
  { what: "an adapter and an app", path: "packages/db/src/a.ts", text: `import "@proofline/api/app";` },
  { what: "a type alone", path: "packages/db/src/a.ts", text: `import type { Q } from "@proofline/queue";` },
  { what: "a re-export", path: "packages/db/src/a.ts", text: `export * from "@proofline/queue";` },
  { what: "a named re-export", path: "packages/db/src/a.ts", text: `export { q } from "@proofline/queue";` },
  {
    what: "a dynamic import",
    path: "packages/db/src/a.ts",
    text: `export const q = () => import("@proofline/queue");`,
  },
  { what: "an import type", path: "packages/db/src/a.ts", text: `export type Q = import("@proofline/queue").Q;` },
  { what: "a require", path: "packages/db/src/a.ts", text: `const q = require("@proofline/queue");` },
  { what: "a path", path: "packages/db/src/a.ts", text: `import "../../queue/src/index.ts";` },
  { what: "an app and another", path: "apps/worker/src/a.ts", text: `import "@proofline/api/app";` },
  { what: "a route and an adapter", path: "apps/api/src/routes/a.ts", text: `import "@proofline/db";` },
  { what: "an app's other file and an adapter", path: "apps/api/src/a.ts", text: `import "@proofline/db";` },
  { what: "a package nobody listed", path: "packages/new/src/a.ts", text: `import "@proofline/db";` },
])("an import against the table is found: $what", ({ path, text }) => {
  const others = { "packages/queue/src/index.ts": "", "packages/db/src/index.ts": "", "apps/api/src/app.ts": "" };
  expect(find({ ...others, [path]: text })).toEqual([`${path}:1 import-direction`]);
});

test("inside core a noun imports its own tier and below, by the index, and every noun has a tier", () => {
  const core = (files: Record<string, string>): string[] =>
    find(Object.fromEntries(Object.entries(files).map(([path, text]) => [`packages/core/src/${path}`, text])));
  const below = { "message/index.ts": "", "message/send.ts": "", "verification/index.ts": "" };
  expect(core({ ...below, "verification/a.ts": `import "../message/index.ts";` })).toEqual([]);
  expect(core({ ...below, "message/a.ts": `\nimport type { V } from "../verification/index.ts";` })).toEqual([
    "packages/core/src/message/a.ts:2 core-order",
  ]);
  expect(core({ ...below, "verification/a.ts": `import "../message/send.ts";` })).toEqual([
    "packages/core/src/verification/a.ts:1 core-order",
  ]);
  expect(core({ "utils/a.ts": "" })).toEqual(["packages/core/src/utils/a.ts:1 core-order"]);
});

test.each([
  `import "node:fs";`,
  `import "node:crypto";`,
  `export const at = Date.now();`,
  `export const at = new Date();`,
  `export const at = Date();`,
  `export const n = Math.random();`,
  `export const e = process.env.HOME;`,
  `console.log("x");`,
  `export const id = crypto.randomUUID();`,
  `export const wait = (f: () => void) => setTimeout(f, 1);`,
  `export const shorthand = { process };`,
])("core that reaches outside is found: %s", (text) => {
  const path = "packages/core/src/error/a.ts";
  expect(find({ [path]: text })).toEqual([`${path}:1 core-purity`]);
});

test.each([
  `export const at = new Date(0);`,
  `export const read = (job: { process(): void }) => job.process();`,
  `export const job = { process: 1, fetch: 2 };`,
  `export const text = "console.log(Date.now())"; // process.env`,
  `export interface Clock { fetch(): Date }`,
])("core that only uses the same word is left alone: %s", (text) => {
  expect(find({ "packages/core/src/error/a.ts": text })).toEqual([]);
});

test("what runs in production imports nothing made for tests", () => {
  const helpers = { "packages/db/src/testing/index.ts": "export const fake = 1;" };
  expect(find({ ...helpers, "packages/db/src/a.ts": `import "./testing/index.ts";` })).toEqual([
    "packages/db/src/a.ts:1 testing-stays-out",
  ]);
  expect(find({ ...helpers, "apps/api/src/compose.ts": `import "@proofline/db/testing";` })).toEqual([
    "apps/api/src/compose.ts:1 testing-stays-out",
  ]);
  expect(find({ ...helpers, "packages/db/src/a.test.ts": `import "./testing/index.ts";` })).toEqual([]);
});

test("a cycle is found and its way printed, across packages, through types, and of one file alone", () => {
  const files = {
    "packages/db/src/a.ts": `import type { B } from "./b.ts";`,
    "packages/db/src/b.ts": `export { c } from "./c.ts";`,
    "packages/db/src/c.ts": `import "./a.ts";`,
    "packages/db/src/outside.ts": `import "./a.ts";`,
    "packages/db/src/self.ts": `import "./self.ts";`,
  };
  expect(checkStructure(new Map(Object.entries(files))).map(({ path, message }) => `${path} ${message}`)).toEqual([
    "packages/db/src/a.ts imports itself by way of packages/db/src/b.ts → packages/db/src/c.ts → packages/db/src/a.ts",
    "packages/db/src/self.ts imports itself by way of packages/db/src/self.ts",
  ]);
});

test("a file of more than 300 lines is found, a long test or migration is not", () => {
  const lines = (count: number): string => "// line\n".repeat(count);
  const found = find({
    "packages/db/src/long.ts": lines(301),
    "packages/db/src/full.ts": lines(300),
    "packages/db/src/long.test.ts": lines(500),
    "packages/db/migrations/long.ts": lines(500),
  });
  expect(found).toEqual(["packages/db/src/long.ts:301 file-length"]);
});

test.each([`export default 1;`, `const a = 1; export { a as default };`, `export { a as default } from "./b.ts";`])(
  "a default export is found: %s",
  (text) => {
    expect(find({ "packages/db/src/a.ts": text })).toEqual(["packages/db/src/a.ts:1 no-default-export"]);
    expect(find({ "packages/db/drizzle.config.ts": text })).toEqual([]);
  },
);

test("a document that names a path which is not there is found", () => {
  const found = find({
    "docs/guide.md":
      "# Guide\n[gone](gone.md) and [there](../README.md#usage)\n`packages/db/src/gone.ts`\n`packages/*/gone`",
    "README.md": "[guide](docs/guide.md), [web](https://example.com/x.md), [top](#top), `docs/problems/{code}.md`",
  });
  expect(found).toEqual([2, 3, 4].map((line) => `docs/guide.md:${line} cited-paths`));
});

test("a file that cannot be parsed fails loudly", () => {
  expect(() => find({ "packages/db/src/a.ts": "import {" })).toThrow("packages/db/src/a.ts cannot be parsed");
});
