import { expect, test } from "vitest";
import { renderBanner } from "./banner.ts";
import { readConfig } from "./config.ts";
import { originsOf } from "./services.ts";

function banner(env: Record<string, string>): string {
  const { config } = readConfig(env);
  const keys = { secretKey: "sk_secret", publishableKey: "pk_public" };
  return renderBanner({ config, origins: originsOf(config), ...keys, seconds: 1 });
}

test("the printed command reaches the API where it listens, with a key that it takes", () => {
  expect(banner({ PORT: "4000" })).toContain(
    `curl -s http://127.0.0.1:4000/v1/verifications -H 'authorization: Bearer sk_secret' -H 'content-type: application/json' -d '{"to":"+447700900123"}'`,
  );
});

test("an API that listens everywhere is reached on this machine", () => {
  expect(banner({ HOST: "0.0.0.0" })).toContain("curl -s http://127.0.0.1:3000/");
  expect(banner({ HOST: "::1" })).toContain("curl -s http://[::1]:3000/");
});

test("with a real provider there is no inbox to look at", () => {
  expect(banner({})).toContain("http://127.0.0.1:3001/inbox?to=%2B447700900123");
  expect(banner({ TWILIO_ACCOUNT_SID: "AC1" })).not.toContain("inbox");
});
