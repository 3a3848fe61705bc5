import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const skipped = new Set(["node_modules", ".git", ".turbo", ".proofline", "dist", "coverage"]);
// Their text is of no interest to any rule, only that they are there.
const unread = /\.(png|ico|woff2?|lock)$|pnpm-lock\.yaml$/;

/** Every file under the root that is not installed, built or generated: path with forward slashes → text. */
export function readFiles(root: string): Map<string, string> {
  const texts = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !skipped.has(entry.name)) visit(path);
      if (entry.isFile()) texts.set(path, unread.test(path) ? "" : readFileSync(join(root, path), "utf8"));
    }
  };
  visit("");
  return texts;
}
