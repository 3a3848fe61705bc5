import { spawn } from "node:child_process";
import { once } from "node:events";
import { describeSteps, type Step } from "./steps.ts";

export type CheckResult = { readonly name: string; readonly passed: boolean };

/** Runs all steps, each with one line of summary, and with what it said when it failed. */
export async function runChecks(root: string, print: (line: string) => void): Promise<readonly CheckResult[]> {
  const running = describeSteps(root).map((step) => ({ step, outcome: run(step, root) }));
  const results: CheckResult[] = [];
  for (const { step, outcome } of running) {
    const { code, output, seconds } = await outcome;
    const passed = code === 0;
    print(`${passed ? "✓" : "✗"} ${step.name} (${seconds.toFixed(1)} s)`);
    if (!passed) print(indent(output));
    results.push({ name: step.name, passed });
  }
  return results;
}

async function run(step: Step, cwd: string): Promise<{ code: number | null; output: string; seconds: number }> {
  const startedAt = performance.now();
  const child = spawn(step.program, step.args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const listen = (text: string): void => {
    output += text;
  };
  child.stdout.setEncoding("utf8").on("data", listen);
  child.stderr.setEncoding("utf8").on("data", listen);
  const [code] = await once(child, "close");
  return { code, output, seconds: (performance.now() - startedAt) / 1000 };
}

const indent = (text: string): string => text.trimEnd().replaceAll(/^/gm, "    ");
