import { expect, test } from "vitest";
import { plantedBugs } from "../testing/planted-bugs/index.ts";
import { createReceiver, right } from "../testing/receiver.ts";
import { serve } from "../testing/serve.ts";
import { newSecret } from "./manner.ts";
import { runDojo } from "./run-dojo.ts";
import { readTarget } from "./target.ts";

test.concurrent.each(plantedBugs)(
  "a developer is told of this, and of nothing else: $bug",
  async ({ steps, names, deadlineMs = 15_000 }) => {
    const secrets = [newSecret(), newSecret()];
    const receiver = await serve(createReceiver(secrets, { ...right, ...steps }));
    try {
      const target = readTarget(receiver.url, { insecure: false });
      const report = await runDojo({ target, secrets, deadlineMs, timeLimitMs: 60_000 });
      expect(report.causes).toEqual(names);
    } finally {
      await receiver.close();
    }
  },
);
