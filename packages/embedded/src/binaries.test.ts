import { execFileSync } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyBinaries, locateBinaries } from "./binaries.ts";

test("a copy of PostgreSQL runs where every user may run it", async () => {
  const to = await mkdtemp(join(tmpdir(), "proofline-test-"));
  try {
    const { folder, version } = await locateBinaries();
    const copy = await copyBinaries({ from: folder, version, to });
    // The libraries are found beside it: one that is missing would end it here.
    expect(execFileSync(join(copy, "bin", "postgres"), ["--version"], { encoding: "utf8" })).toContain(
      "(PostgreSQL) 18",
    );
    expect((await stat(join(copy, "bin", "postgres"))).mode & 0o777).toBe(0o755);
    expect((await stat(join(copy, "share", "postgresql"))).mode & 0o777).toBe(0o755);
    expect(await copyBinaries({ from: folder, version, to })).toBe(copy);
  } finally {
    await rm(to, { recursive: true, force: true });
  }
});
