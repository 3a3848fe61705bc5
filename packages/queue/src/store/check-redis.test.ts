import { expect, test } from "vitest";
import { judgeRedis } from "./check-redis.ts";
import { QueueUnusableError } from "./errors.ts";

const info = (version: string, policy: string): string =>
  `# Server\r\nredis_version:${version}\r\nmonotonic_clock:POSIX\r\n# Memory\r\nmaxmemory_policy:${policy}\r\n`;

test.each([
  ["allkeys-lru", "7.0.15", /maxmemory-policy is allkeys-lru.*noeviction/],
  ["volatile-ttl", "7.0.15", /maxmemory-policy is volatile-ttl/],
  ["noeviction", "4.0.14", /Redis 4\.0\.14 is too old/],
])("a Redis with %s, version %s, is refused with a sentence that says why", (policy, version, sentence) => {
  expect(() => judgeRedis(info(version, policy))).toThrow(QueueUnusableError);
  expect(() => judgeRedis(info(version, policy))).toThrow(sentence);
});

test.each(["5.0.0", "7.0.15", "10.0.0"])("version %s that never evicts is fine", (version) => {
  expect(() => judgeRedis(info(version, "noeviction"))).not.toThrow();
});

test("a server that tells nothing of itself is given the benefit of the doubt", () => {
  expect(() => judgeRedis("# Server\r\n")).not.toThrow();
});
