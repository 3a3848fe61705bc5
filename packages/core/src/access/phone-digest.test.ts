import { describe, expect, test } from "vitest";
import { fromUuid } from "../runtime/index.ts";
import { createPhoneDigest } from "./phone-digest.ts";

const indexKey = new Uint8Array(32).fill(3);
const project = fromUuid("prj", "019a0000-0000-7000-8000-000000000001");
const other = fromUuid("prj", "019a0000-0000-7000-8000-000000000002");
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const digest = createPhoneDigest(indexKey);

describe("the digest a number is looked up by", () => {
  test("is the same for the same number, also after a restart", () => {
    expect(hex(digest(project, "+447700900123"))).toBe(hex(createPhoneDigest(indexKey)(project, "+447700900123")));
    expect(digest(project, "+447700900123")).toHaveLength(16);
  });

  test("is another one for another number, project or key", () => {
    const digests = [
      digest(project, "+447700900123"),
      digest(project, "+447700900124"),
      digest(other, "+447700900123"),
      createPhoneDigest(new Uint8Array(32).fill(4))(project, "+447700900123"),
    ];
    expect(new Set(digests.map(hex)).size).toBe(4);
  });

  test("is the handset's in every project, for what protects the handset, and tells nothing of the project's", () => {
    expect(hex(digest.ofHandset("+447700900123"))).toBe(hex(createPhoneDigest(indexKey).ofHandset("+447700900123")));
    expect(hex(digest.ofHandset("+447700900123"))).not.toBe(hex(digest.ofHandset("+447700900124")));
    expect(hex(digest.ofHandset("+447700900123"))).not.toBe(hex(digest(project, "+447700900123")));
  });
});
