import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRedisUrl } from "./read-redis-url.ts";

const nobody = { username: null, password: null };

describe("what a REDIS_URL may say", () => {
  test.each([
    ["redis://cache", { kind: "single", tls: false, db: 0, ...nobody, places: [{ host: "cache", port: 6379 }] }],
    ["redis://cache:7000/", { kind: "single", tls: false, db: 0, ...nobody, places: [{ host: "cache", port: 7000 }] }],
    [
      "rediss://me:p%40ss@[::1]:6380/15",
      { kind: "single", tls: true, db: 15, username: "me", password: "p@ss", places: [{ host: "::1", port: 6380 }] },
    ],
    [
      "redis://:secret@a:1,b:2, redis://:secret@c",
      {
        kind: "cluster",
        tls: false,
        username: null,
        password: "secret",
        places: [
          { host: "a", port: 1 },
          { host: "b", port: 2 },
          { host: "c", port: 6379 },
        ],
      },
    ],
    ["redis://a:1,", { kind: "cluster", tls: false, ...nobody, places: [{ host: "a", port: 1 }] }],
    [
      "redis+sentinel://a,b:2/my-master",
      {
        kind: "sentinel",
        tls: false,
        db: 0,
        name: "my-master",
        ...nobody,
        sentinelLogin: nobody,
        places: [
          { host: "a", port: 26379 },
          { host: "b", port: 2 },
        ],
      },
    ],
    [
      "rediss+sentinel://me:one@a/main/3?sentinel_user=watch&sentinel_password=two%26",
      {
        kind: "sentinel",
        tls: true,
        db: 3,
        name: "main",
        username: "me",
        password: "one",
        sentinelLogin: { username: "watch", password: "two&" },
        places: [{ host: "a", port: 26379 }],
      },
    ],
  ])("%s", (url, address) => {
    expect(readRedisUrl(url)).toEqual({ ok: true, address });
  });
});

describe("what it may not say is refused, and nothing of it repeated", () => {
  test.each([
    "",
    ",",
    "redis",
    "redis:s3cret",
    "http://:s3cret@cache",
    "redis://",
    "redis://:s3cret@",
    "redis://,redis://b",
    "redis://:s3cret@h:1/x",
    "redis://:s3cret@h:1/-1",
    "redis://:s3cret@h:1/99999",
    "redis://:s3cret@h:0",
    "redis://:s3cret@h:70000",
    "redis://:s3cret@h/0?db=1",
    "redis://:s3cret@h/0#1",
    "redis://:s3cret%@h",
    "redis://a:1,http://s3cret@b",
    "redis://a:1,rediss://b:2",
    "redis://:s3cret@a,redis://:hunter2@b",
    "redis://a,redis://:s3cret@b",
    "redis://a/1,redis://b",
    "redis://a,redis://b/1",
    "redis+sentinel://a",
    "redis+sentinel://a/",
    "redis+sentinel://a//0",
    "redis+sentinel://a/my master",
    "redis+sentinel://a/main/x",
    "redis+sentinel://a/main/0/1",
    "redis+sentinel://a/main,b/main",
    "redis+sentinel://a/main?sentinelpassword=s3cret",
    "redis+sentinel://a/main?sentinel_password=s3cret&sentinel_password=x",
    "redis+sentinel://a,redis://b/main",
    "sentinel://a/main",
  ])("%j", (url) => {
    const reading = readRedisUrl(url);
    expect(reading.ok).toBe(false);
    expect(JSON.stringify(reading)).not.toMatch(/s3cret|hunter2/);
  });

  test("whatever is given, it answers and does not throw", () => {
    const pieces = fc.constantFrom(
      "redis://",
      "rediss+sentinel://",
      "a",
      ":",
      "@",
      ",",
      "/",
      "?",
      "#",
      "%",
      "[::1]",
      "1",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((list) => list.join("")),
        ),
        (text) => {
          expect(typeof readRedisUrl(text).ok).toBe("boolean");
        },
      ),
    );
  });
});
