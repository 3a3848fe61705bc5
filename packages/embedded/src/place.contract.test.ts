import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startPostgres } from "./index.ts";

// Only root starts the server as somebody else; everybody else's folders are their own.
test.runIf(process.getuid?.() === 0)(
  "as root under a folder that PostgreSQL's user cannot enter, the database finds a place it can, and remembers it",
  async () => {
    const closed = await mkdtemp(join(tmpdir(), "proofline-test-"));
    await chmod(closed, 0o700);
    const dataDir = join(closed, "postgres");
    const lines: string[] = [];
    const first = await startPostgres({ dataDir, log: (line) => lines.push(line) });
    const home = (await readFile(join(dataDir, "moved-to"), "utf8")).trim();
    try {
      expect(lines).toEqual([`The database lives in ${home}: PostgreSQL's user cannot reach ${dataDir}.`]);
      await first.stop();
      const second = await startPostgres({ dataDir, log: (line) => lines.push(line) });
      await second.stop();
      expect(lines).toHaveLength(1);
      expect((await stat(join(home, "data", "PG_VERSION"))).isFile()).toBe(true);
    } finally {
      await first.stop();
      await rm(closed, { recursive: true, force: true });
      await rm(home, { recursive: true, force: true });
    }
  },
);
