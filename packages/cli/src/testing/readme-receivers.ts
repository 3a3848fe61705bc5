import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const readme = fileURLToPath(new URL("../../../sdk/README.md", import.meta.url));
const dependencies = fileURLToPath(new URL("../../node_modules", import.meta.url));

export interface ReadmeReceivers {
  readonly folder: string;
  /** Paths of the programs that were in the README. */
  readonly files: readonly string[];
  remove(): Promise<void>;
}

/** The programs of the SDK's README as files: each begins with a comment that says its path. */
export async function unpackReadme(): Promise<ReadmeReceivers> {
  const folder = await mkdtemp(join(tmpdir(), "proofline-readme-"));
  await symlink(dependencies, join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }');
  const text = await readFile(readme, "utf8");
  const programs = [...text.matchAll(/^```(?:ts|js)\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)];
  for (const [, path = "", program = ""] of programs) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), program);
  }
  const files = programs.map(([, path = ""]) => path);
  return { folder, files, remove: () => rm(folder, { recursive: true, force: true }) };
}
