import { type ChildProcess, fork, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

function run(env: Record<string, string>, { supervised = false } = {}): Run {
  const options = { env: { ...process.env, CARRIER_PORT: "0", ...env } };
  const child = supervised
    ? fork(main, { ...options, silent: true })
    : spawn(process.execPath, [main], { ...options, stdio: "pipe" });
  children.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text += chunk;
    });
  }
  return { child, output: () => text, exit: new Promise((resolve) => child.once("exit", resolve)) };
}

async function urlOf({ output }: Run): Promise<string> {
  await vi.waitFor(() => expect(output()).toContain("\n"), 15_000);
  const [, url] = /^carrier simulator listening on (http:\S+)\n$/.exec(output()) ?? [];
  if (url === undefined) throw new Error(`unexpected output: ${output()}`);
  return url;
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "alone, it says one line where it listens, and %s stops it, open requests and all",
  async (signal) => {
    const carrier = run({});
    const url = await urlOf(carrier);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    carrier.child.kill(signal);
    expect(await carrier.exit).toBe(0);
  },
  20_000,
);

test("under a supervisor Ctrl-C is not for it, the supervisor's end is", async () => {
  const carrier = run({}, { supervised: true });
  const url = await urlOf(carrier);
  carrier.child.kill("SIGINT");
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  carrier.child.disconnect();
  expect(await carrier.exit).toBe(0);
}, 20_000);

test("a taken port and a bad variable each end it with a sentence, and no secret in it", async () => {
  const first = run({});
  const { port } = new URL(await urlOf(first));
  const second = run({ CARRIER_PORT: port });
  expect(await second.exit).toBe(1);
  expect(second.output()).toContain(`cannot listen on port ${port} (EADDRINUSE)`);

  const third = run({ CARRIER_PORT: "no", VONAGE_SIGNATURE_METHOD: "rot13", TWILIO_AUTH_TOKEN: "s3cret" });
  expect(await third.exit).toBe(1);
  expect(third.output()).toContain("CARRIER_PORT must be a port");
  expect(third.output()).toContain("VONAGE_SIGNATURE_METHOD must be one of");
  expect(third.output()).not.toMatch(/rot13|s3cret/);
}, 30_000);
