import { expect, test } from "vitest";
import { createReceiver, type ReceiverSteps, right } from "../testing/receiver.ts";
import { runCli } from "../testing/run-cli.ts";
import { serve } from "../testing/serve.ts";
import { newSecret } from "./manner.ts";

const patienceMs = 60_000;

async function withReceiver<T>(
  steps: Partial<ReceiverSteps>,
  use: (receiver: { url: string; secret: string }) => Promise<T>,
): Promise<T> {
  const secrets = [newSecret(), newSecret()];
  const receiver = await serve(createReceiver(secrets, { ...right, ...steps }));
  try {
    return await use({ url: receiver.url, secret: secrets.join(",") });
  } finally {
    await receiver.close();
  }
}

test("exit code 0 means that everything passed", { timeout: patienceMs }, async () => {
  const { code, stdout } = await withReceiver({}, ({ url, secret }) => runCli(["dojo", url, "--secret", secret]));
  expect(stdout).toMatch(/Score: (\d+) of \1 passed, 0 failed, 0 not observable\.\n$/);
  expect(code).toBe(0);
});

test("exit code 1 comes with what is wrong and how to mend it", { timeout: patienceMs }, async () => {
  const { code, stdout } = await withReceiver({ isRecent: () => true }, ({ url, secret }) =>
    runCli(["dojo", url, `--secret=${secret}`]),
  );
  expect(code).toBe(1);
  expect(stdout).toContain("Your code does not look at the timestamp");
  expect(stdout).toContain("Fix: Refuse a webhook-timestamp more than 300 seconds away");
});

test("exit code 3 says that nothing failed, but not everything was seen", { timeout: patienceMs }, async () => {
  const { code, stdout } = await withReceiver({ tells: false }, ({ url, secret }) =>
    runCli(["dojo", url, "--secret", secret]),
  );
  expect(code).toBe(3);
  expect(stdout).toContain("not observable, the receiver does not say what it processed");
});

test("a program gets JSON and nothing else on stdout, without the secret", { timeout: patienceMs }, async () => {
  await withReceiver({ remember: () => true }, async ({ url, secret }) => {
    const { code, stdout, stderr } = await runCli(["dojo", url, "--secret", secret, "--json"]);
    const report = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(report.url).toBe(url);
    expect(report.diagnoses).toEqual([
      { code: "no_dedupe", wrong: expect.stringContaining("again"), fix: expect.stringContaining("webhook-id") },
    ]);
    expect(report.score.total).toBe(report.drills.length);
    expect(report.drills.find(({ name }: { name: string }) => name === "duplicate")).toMatchObject({
      verdict: "failed",
      diagnosis: "no_dedupe",
      answers: [
        { status: 200, processed: true },
        { status: 200, processed: true },
      ],
    });
    for (const one of secret.split(",")) expect(stdout + stderr).not.toContain(one);
  });
});

test("without a secret it makes two, shows them, and does not wait for an Enter that cannot come", {
  timeout: patienceMs,
}, async () => {
  const { code, stderr, stdout } = await runCli(["dojo", "http://127.0.0.1:9/", "--wait", "0"]);
  expect(stderr).toMatch(/whsec_[A-Za-z0-9+/]{43}=,whsec_[A-Za-z0-9+/]{43}=\n/);
  expect(stdout).toContain("Nobody answers at this URL.");
  expect(code).toBe(2);
  expect((await runCli(["dojo", "http://127.0.0.1:9/"])).code).toBe(2);
});

test.concurrent.each([
  { args: ["dojo"], says: "URL" },
  { args: ["dance"], says: "Unknown command" },
  { args: ["dojo", "http://example.com/"], says: "example.com is not this machine" },
  { args: ["dojo", "nonsense"], says: "not a URL" },
  { args: ["dojo", "http://localhost:1", "http://localhost:2"], says: "one URL" },
  { args: ["dojo", "http://localhost:1", "--secert", "x"], says: "no option --secert" },
  { args: ["dojo", "http://localhost:1", "--secret", "hunter2"], says: "A secret is whsec_" },
  { args: ["dojo", "http://localhost:1", "--deadline", "soon"], says: "--deadline is a number of seconds" },
])("$args is answered with one sentence: $says", { timeout: patienceMs }, async ({ args, says }) => {
  const { code, stderr, stdout } = await runCli(args);
  expect(stderr).toContain(says);
  expect(stderr.split("\n").length).toBeLessThanOrEqual(3);
  expect(stderr + stdout).not.toContain("hunter2");
  expect(code).toBe(2);
});

test.concurrent.each([{ args: [] }, { args: ["--help"] }, { args: ["dojo", "--help"] }])(
  "help is printed for $args",
  { timeout: patienceMs },
  async ({ args }) => {
    const { code, stdout } = await runCli(args);
    expect(stdout).toContain("USAGE");
    expect(code).toBe(0);
  },
);
