import { fromUuid } from "@proofline/core/runtime";
import { expect, test } from "vitest";
import { failClosed } from "./fail-closed.ts";

const request = {
  account: "twilio",
  rates: [{ key: "twilio", perSecond: 1, perDay: null }],
  projectId: fromUuid("prj", "019a0000-0000-7000-8000-000000000001"),
  waited: false,
};

test("while nobody can say what was sent, nothing is; it waits, and that is said once for each outage", async () => {
  const lines: string[] = [];
  let away = true;
  const store = {
    take: () => (away ? Promise.reject(new Error("away")) : Promise.resolve({ kind: "go" } as const)),
  };
  const rates = failClosed(store, { warn: (event) => void lines.push(event) });
  for (let i = 0; i < 3; i++) expect(await rates.take(request)).toMatchObject({ kind: "wait", afterMs: 1_000 });
  away = false;
  expect(await rates.take(request)).toEqual({ kind: "go" });
  away = true;
  await rates.take(request);
  expect(lines).toEqual(["rates.unknown", "rates.unknown"]);
});
