import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("./testing/stand-still.ts", import.meta.url));

async function run(how: "blocks" | "stops") {
  const child = spawn(process.execPath, [program, how], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const [code, signal] = await once(child, "close");
  return { code, signal, said };
}

test("a process whose loop never turns again is ended and says why, and not before", async () => {
  const { code, signal, said } = await run("blocks");
  expect([code, signal]).toEqual([null, "SIGKILL"]);
  expect(said).toMatch(/^turned\n/);
  expect(said).toContain('"event":"loop.blocked"');
});

test("one that turns is left alone, and ends when it wants to", async () => {
  const { code, said } = await run("stops");
  expect(code).toBe(0);
  expect(said).toBe("turned\n");
});
