import { join } from "node:path";

/** One thing `npm run check` asks: a program and what it is given, run from the root. */
export type Step = { readonly name: string; readonly program: string; readonly args: readonly string[] };

/** The steps, in the order in which they are reported. */
export function describeSteps(root: string): readonly Step[] {
  const bin = (name: string): string => join(root, "node_modules", ".bin", name);
  return [
    { name: "format and lint", program: bin("biome"), args: ["ci", "--error-on-warnings", "."] },
    { name: "manifests", program: bin("sherif"), args: [] },
    { name: "dead code", program: bin("knip"), args: ["--no-progress"] },
    {
      name: "types",
      // turbo runs each package's script with pnpm and looks for it on the PATH: npx puts it there.
      program: "npx",
      args: ["--yes", pnpm, "exec", "turbo", "run", "typecheck", "--output-logs=errors-only", "--concurrency=3"],
    },
    { name: "structure", program: process.execPath, args: [join(root, "scripts", "check-structure.ts")] },
  ];
}

const pnpm = "pnpm@12.21.0";
